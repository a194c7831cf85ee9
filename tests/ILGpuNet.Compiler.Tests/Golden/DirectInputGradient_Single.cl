#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))
#define STORE_RESULT(output, index, value) (output)[index] = (value)

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    uchar strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_PaddedPositionOf(ConvolutionSizes* self, int input)
{
    Position value;
    Position_Create(&value, (int)((uint)(input / (int)((uint)self->height.Input * (uint)self->width.Input)) + (uint)self->depth.Padding), (int)((uint)(input / self->width.Input % self->height.Input) + (uint)self->height.Padding), (int)((uint)(input % self->width.Input) + (uint)self->width.Padding));
    return value;
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline int ConvolutionAxis_OutputOf(ConvolutionAxis* self, int distance_)
{
    int output = distance_ / self->Stride;
    if (distance_ < 0 || (int)((uint)output * (uint)self->Stride) != distance_ || output >= self->Output)
    {
        return -1;
    }
    return output;
}

static inline int ConvolutionSizes_OutputAt(ConvolutionSizes* self, Position padded, Position offset)
{
    int d = ConvolutionAxis_OutputOf(&self->depth, (int)((uint)padded.Depth - (uint)offset.Depth));
    int h = ConvolutionAxis_OutputOf(&self->height, (int)((uint)padded.Height - (uint)offset.Height));
    int w = ConvolutionAxis_OutputOf(&self->width, (int)((uint)padded.Width - (uint)offset.Width));
    if (d < 0 || h < 0 || w < 0)
    {
        return -1;
    }
    return (int)(((uint)d * (uint)self->height.Output + (uint)h) * (uint)self->width.Output + (uint)w);
}

__kernel void DirectInputGradient_Single(__global float* yGradient_memory, int yGradient_start, __global float* w_memory, int w_start, __global float* xGradient_memory, int xGradient_start, ConvolutionSizes sizes, int count)
{
    __global float* yGradient = yGradient_memory + yGradient_start;
    __global float* w = w_memory + w_start;
    __global float* xGradient = xGradient_memory + xGradient_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        Position padded = ConvolutionSizes_PaddedPositionOf(&sizes, i % sizes.InputCount);
        int plane = i / sizes.InputCount;
        int channel = plane % sizes.Channels;
        int group = plane / sizes.Channels;
        float sum = 0.0f;
        for (int element = 0; element < sizes.KernelCount; element++)
        {
            Position value = ConvolutionSizes_OffsetOf(&sizes, element);
            int at = ConvolutionSizes_OutputAt(&sizes, padded, value);
            if (at >= 0)
            {
                for (int filter = 0; filter < sizes.Filters; filter++)
                {
                    int weights = (int)(((uint)(group % sizes.Groups) * (uint)sizes.Filters + (uint)filter) * (uint)sizes.Channels + (uint)channel);
                    sum = fma(w[weights * sizes.KernelCount + element], yGradient[(group * sizes.Filters + filter) * sizes.OutputCount + at], sum);
                }
            }
        }
        STORE_RESULT(xGradient, i, sum);
    }
}
