#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

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

static __device__ __forceinline__ int PoolingAxis_Divisor(PoolingAxis* self, int output)
{
    int first = (int)((unsigned int)output * (unsigned int)self->stride - (unsigned int)self->padding);
    if ((int)self->padded != 0)
    {
        return min(self->window, max(1, (int)((unsigned int)self->Input + (unsigned int)self->padding - (unsigned int)first + (unsigned int)self->dilation - 1u) / self->dilation));
    }
    if ((int)self->elements != 0)
    {
        return max(1, (int)((unsigned int)PoolingAxis_End(self, output) - (unsigned int)PoolingAxis_Start(self, output) + (unsigned int)PoolingAxis_get_Step(self) - 1u) / PoolingAxis_get_Step(self));
    }
    return 1;
}

extern "C" __global__ void AveragePooling_Single(float* x, float* y, PoolingSizes sizes, int count)
{
    PoolingAxis depth = sizes.Depth;
    PoolingAxis height = sizes.Height;
    PoolingAxis width = sizes.Width;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int outputDepth = i / (int)((unsigned int)height.Output * (unsigned int)width.Output) % depth.Output;
        int outputHeight = i / width.Output % height.Output;
        int outputWidth = i % width.Output;
        int plane = (int)((unsigned int)(i / (int)((unsigned int)depth.Output * (unsigned int)height.Output * (unsigned int)width.Output)) * (unsigned int)depth.Input * (unsigned int)height.Input * (unsigned int)width.Input);
        float sum = 0.0f;
        for (int d = PoolingAxis_Start(&depth, outputDepth); d < PoolingAxis_End(&depth, outputDepth); d += PoolingAxis_get_Step(&depth))
        {
            for (int h = PoolingAxis_Start(&height, outputHeight); h < PoolingAxis_End(&height, outputHeight); h += PoolingAxis_get_Step(&height))
            {
                for (int w = PoolingAxis_Start(&width, outputWidth); w < PoolingAxis_End(&width, outputWidth); w += PoolingAxis_get_Step(&width))
                {
                    sum += x[plane + (d * height.Input + h) * width.Input + w];
                }
            }
        }
        y[i] = sum / (float)(int)((unsigned int)PoolingAxis_Divisor(&depth, outputDepth) * (unsigned int)PoolingAxis_Divisor(&height, outputHeight) * (unsigned int)PoolingAxis_Divisor(&width, outputWidth));
    }
}
