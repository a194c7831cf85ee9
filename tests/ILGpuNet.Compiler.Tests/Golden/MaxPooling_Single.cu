#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))
#define INFINITY __int_as_float(0x7f800000)

typedef struct
{
    int window;
    int stride;
    int padding;
    int dilation;
    unsigned char adaptive;
    unsigned char elements;
    unsigned char padded;
    int Input;
    int Output;
} PoolingAxis;

typedef struct
{
    PoolingAxis Depth;
    PoolingAxis Height;
    PoolingAxis Width;
} PoolingSizes;

static __device__ __forceinline__ int PoolingAxis_Start(PoolingAxis* self, int output)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long long)((unsigned long long)(long long)output * (unsigned long long)(long long)self->Input) / (long long)self->Output);
    }
    int first = (int)((unsigned int)output * (unsigned int)self->stride - (unsigned int)self->padding);
    if (first < 0)
    {
        return (int)((unsigned int)first + (unsigned int)((int)((unsigned int)self->dilation - 1u - (unsigned int)first) / self->dilation) * (unsigned int)self->dilation);
    }
    return first;
}

static __device__ __forceinline__ int PoolingAxis_End(PoolingAxis* self, int output)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long long)((unsigned long long)(long long)((unsigned long long)(long long)((unsigned long long)(long long)((unsigned long long)(long long)output + 1UL) * (unsigned long long)(long long)self->Input) + (unsigned long long)(long long)self->Output) - 1UL) / (long long)self->Output);
    }
    return min(self->Input, (int)((unsigned int)output * (unsigned int)self->stride - (unsigned int)self->padding + ((unsigned int)self->window - 1u) * (unsigned int)self->dilation + 1u));
}

static __device__ __forceinline__ int PoolingAxis_get_Step(PoolingAxis* self)
{
    if ((int)self->adaptive != 0)
    {
        return 1;
    }
    return self->dilation;
}

extern "C" __global__ void MaxPooling_Single(float* x, float* y, long long* indices, PoolingSizes sizes, int rows, int stretch)
{
    PoolingAxis depth = sizes.Depth;
    PoolingAxis height = sizes.Height;
    PoolingAxis width = sizes.Width;
    int stretches = (int)((unsigned int)width.Output + (unsigned int)stretch - 1u) / stretch;
    for (int i = GLOBAL_INDEX; i < (int)((unsigned int)rows * (unsigned int)stretches); i += GLOBAL_SIZE)
    {
        int row = i / stretches;
        int outputDepth = row / height.Output % depth.Output;
        int outputHeight = row % height.Output;
        int plane = (int)((unsigned int)(row / (int)((unsigned int)depth.Output * (unsigned int)height.Output)) * (unsigned int)depth.Input * (unsigned int)height.Input * (unsigned int)width.Input);
        int startDepth = PoolingAxis_Start(&depth, outputDepth);
        int startHeight = PoolingAxis_Start(&height, outputHeight);
        int endDepth = PoolingAxis_End(&depth, outputDepth);
        int endHeight = PoolingAxis_End(&height, outputHeight);
        int firstWidth = (int)((unsigned int)(i % stretches) * (unsigned int)stretch);
        int lastWidth = min((int)((unsigned int)firstWidth + (unsigned int)stretch), width.Output);
        for (int outputWidth = firstWidth; outputWidth < lastWidth; outputWidth++)
        {
            int startWidth = PoolingAxis_Start(&width, outputWidth);
            int endWidth = PoolingAxis_End(&width, outputWidth);
            float best = -INFINITY;
            int bestIndex = (int)(((unsigned int)min(startDepth, (int)((unsigned int)depth.Input - 1u)) * (unsigned int)height.Input + (unsigned int)min(startHeight, (int)((unsigned int)height.Input - 1u))) * (unsigned int)width.Input + (unsigned int)min(startWidth, (int)((unsigned int)width.Input - 1u)));
            for (int d = startDepth; d < endDepth; d += PoolingAxis_get_Step(&depth))
            {
                for (int h = startHeight; h < endHeight; h += PoolingAxis_get_Step(&height))
                {
                    for (int w = startWidth; w < endWidth; w += PoolingAxis_get_Step(&width))
                    {
                        int index = (int)(((unsigned int)d * (unsigned int)height.Input + (unsigned int)h) * (unsigned int)width.Input + (unsigned int)w);
                        float value = x[plane + index];
                        if (!(value <= best || best != best))
                        {
                            best = value;
                            bestIndex = index;
                        }
                    }
                }
            }
            y[row * width.Output + outputWidth] = best;
            indices[row * width.Output + outputWidth] = (long long)bestIndex;
        }
    }
}
