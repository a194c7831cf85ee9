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

static inline Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((uint)(output / (int)((uint)self->height.Output * (uint)self->width.Output)) * (uint)self->depth.Stride - (uint)self->depth.Padding), (int)((uint)(output / self->width.Output % self->height.Output) * (uint)self->height.Stride - (uint)self->height.Padding), (int)((uint)(output % self->width.Output) * (uint)self->width.Stride - (uint)self->width.Padding));
    return value;
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline int ConvolutionSizes_InputAt(ConvolutionSizes* self, Position window, Position offset)
{
    int d = (int)((uint)window.Depth + (uint)offset.Depth);
    int h = (int)((uint)window.Height + (uint)offset.Height);
    int w = (int)((uint)window.Width + (uint)offset.Width);
    bool isInside = d >= 0 && d < self->depth.Input && h >= 0 && h < self->height.Input && w >= 0 && w < self->width.Input;
    if (isInside)
    {
        return (int)(((uint)d * (uint)self->height.Input + (uint)h) * (uint)self->width.Input + (uint)w);
    }
    return -1;
}

__kernel void DirectConvolution_Single(__global float* x_memory, int x_start, __global float* w_memory, int w_start, __global float* y_memory, int y_start, ConvolutionSizes sizes, int count)
{
    __global float* x = x_memory + x_start;
    __global float* w = w_memory + w_start;
    __global float* y = y_memory + y_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        Position window = ConvolutionSizes_WindowOf(&sizes, i % sizes.OutputCount);
        int plane = i / sizes.OutputCount;
        int filter = plane % (int)((uint)sizes.Groups * (uint)sizes.Filters);
        int channels = (int)((uint)(plane / sizes.Filters) * (uint)sizes.Channels);
        int weights = (int)((uint)filter * (uint)sizes.Channels * (uint)sizes.KernelCount);
        float sum = 0.0f;
        for (int element = 0; element < sizes.KernelCount; element++)
        {
            Position value = ConvolutionSizes_OffsetOf(&sizes, element);
            int at = ConvolutionSizes_InputAt(&sizes, window, value);
            if (at >= 0)
            {
                for (int channel = 0; channel < sizes.Channels; channel++)
                {
                    sum = fma(w[weights + channel * sizes.KernelCount + element], x[(channels + channel) * sizes.InputCount + at], sum);
                }
            }
        }
        STORE_RESULT(y, i, sum);
    }
}
