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

static __device__ __forceinline__ Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(output / (int)((unsigned int)self->height.Output * (unsigned int)self->width.Output)) * (unsigned int)self->depth.Stride - (unsigned int)self->depth.Padding), (int)((unsigned int)(output / self->width.Output % self->height.Output) * (unsigned int)self->height.Stride - (unsigned int)self->height.Padding), (int)((unsigned int)(output % self->width.Output) * (unsigned int)self->width.Stride - (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ int ConvolutionSizes_InputAt(ConvolutionSizes* self, Position window, Position offset)
{
    int d = (int)((unsigned int)window.Depth + (unsigned int)offset.Depth);
    int h = (int)((unsigned int)window.Height + (unsigned int)offset.Height);
    int w = (int)((unsigned int)window.Width + (unsigned int)offset.Width);
    bool isInside = d >= 0 && d < self->depth.Input && h >= 0 && h < self->height.Input && w >= 0 && w < self->width.Input;
    if (isInside)
    {
        return (int)(((unsigned int)d * (unsigned int)self->height.Input + (unsigned int)h) * (unsigned int)self->width.Input + (unsigned int)w);
    }
    return -1;
}

extern "C" __global__ void DirectConvolution_Single(float* x, float* w, float* y, ConvolutionSizes sizes, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        Position window = ConvolutionSizes_WindowOf(&sizes, i % sizes.OutputCount);
        int plane = i / sizes.OutputCount;
        int filter = plane % (int)((unsigned int)sizes.Groups * (unsigned int)sizes.Filters);
        int channels = (int)((unsigned int)(plane / sizes.Filters) * (unsigned int)sizes.Channels);
        int weights = (int)((unsigned int)filter * (unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
        float sum = 0.0f;
        for (int element = 0; element < sizes.KernelCount; element++)
        {
            Position value = ConvolutionSizes_OffsetOf(&sizes, element);
            int at = ConvolutionSizes_InputAt(&sizes, window, value);
            if (at >= 0)
            {
                for (int channel = 0; channel < sizes.Channels; channel++)
                {
                    sum = fmaf(w[weights + channel * sizes.KernelCount + element], x[(channels + channel) * sizes.InputCount + at], sum);
                }
            }
        }
        STORE_RESULT(y, i, sum);
    }
}
