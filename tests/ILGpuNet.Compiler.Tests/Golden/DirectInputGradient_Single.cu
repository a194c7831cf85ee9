#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))
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
    unsigned char strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_PaddedPositionOf(ConvolutionSizes* self, int input)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(input / (int)((unsigned int)self->height.Input * (unsigned int)self->width.Input)) + (unsigned int)self->depth.Padding), (int)((unsigned int)(input / self->width.Input % self->height.Input) + (unsigned int)self->height.Padding), (int)((unsigned int)(input % self->width.Input) + (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ int ConvolutionAxis_OutputOf(ConvolutionAxis* self, int distance_)
{
    int output = distance_ / self->Stride;
    if (distance_ < 0 || (int)((unsigned int)output * (unsigned int)self->Stride) != distance_ || output >= self->Output)
    {
        return -1;
    }
    return output;
}

static __device__ __forceinline__ int ConvolutionSizes_OutputAt(ConvolutionSizes* self, Position padded, Position offset)
{
    int d = ConvolutionAxis_OutputOf(&self->depth, (int)((unsigned int)padded.Depth - (unsigned int)offset.Depth));
    int h = ConvolutionAxis_OutputOf(&self->height, (int)((unsigned int)padded.Height - (unsigned int)offset.Height));
    int w = ConvolutionAxis_OutputOf(&self->width, (int)((unsigned int)padded.Width - (unsigned int)offset.Width));
    if (d < 0 || h < 0 || w < 0)
    {
        return -1;
    }
    return (int)(((unsigned int)d * (unsigned int)self->height.Output + (unsigned int)h) * (unsigned int)self->width.Output + (unsigned int)w);
}

extern "C" __global__ void DirectInputGradient_Single(float* yGradient, float* w, float* xGradient, ConvolutionSizes sizes, int count)
{
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
                    int weights = (int)(((unsigned int)(group % sizes.Groups) * (unsigned int)sizes.Filters + (unsigned int)filter) * (unsigned int)sizes.Channels + (unsigned int)channel);
                    sum = fmaf(w[weights * sizes.KernelCount + element], yGradient[(group * sizes.Filters + filter) * sizes.OutputCount + at], sum);
                }
            }
        }
        STORE_RESULT(xGradient, i, sum);
    }
}
