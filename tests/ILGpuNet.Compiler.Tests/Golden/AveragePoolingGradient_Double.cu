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

static __device__ __forceinline__ int PoolingAxis_FirstWindow(PoolingAxis* self, int input)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long long)((unsigned long long)(long long)input * (unsigned long long)(long long)self->Output) / (long long)self->Input);
    }
    int behind = (int)((unsigned int)input + (unsigned int)self->padding - ((unsigned int)self->window - 1u) * (unsigned int)self->dilation);
    if (behind <= 0)
    {
        return 0;
    }
    return (int)((unsigned int)behind + (unsigned int)self->stride - 1u) / self->stride;
}

static __device__ __forceinline__ int PoolingAxis_EndWindow(PoolingAxis* self, int input)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long long)((unsigned long long)(long long)((unsigned long long)(long long)((unsigned long long)(long long)((unsigned long long)(long long)input + 1UL) * (unsigned long long)(long long)self->Output) + (unsigned long long)(long long)self->Input) - 1UL) / (long long)self->Input);
    }
    return min(self->Output, (int)((unsigned int)((int)((unsigned int)input + (unsigned int)self->padding) / self->stride) + 1u));
}

static __device__ __forceinline__ bool PoolingAxis_Has(PoolingAxis* self, int output, int input)
{
    if ((int)self->adaptive != 0)
    {
        return true;
    }
    return (int)((unsigned int)input + (unsigned int)self->padding - (unsigned int)output * (unsigned int)self->stride) % self->dilation == 0;
}

static __device__ __forceinline__ int PoolingAxis_End(PoolingAxis* self, int output)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long long)((unsigned long long)(long long)((unsigned long long)(long long)((unsigned long long)(long long)((unsigned long long)(long long)output + 1UL) * (unsigned long long)(long long)self->Input) + (unsigned long long)(long long)self->Output) - 1UL) / (long long)self->Output);
    }
    return min(self->Input, (int)((unsigned int)output * (unsigned int)self->stride - (unsigned int)self->padding + ((unsigned int)self->window - 1u) * (unsigned int)self->dilation + 1u));
}

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

extern "C" __global__ void AveragePoolingGradient_Double(double* yGradient, double* xGradient, PoolingSizes sizes, int count)
{
    PoolingAxis depth = sizes.Depth;
    PoolingAxis height = sizes.Height;
    PoolingAxis width = sizes.Width;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int inputDepth = i / (int)((unsigned int)height.Input * (unsigned int)width.Input) % depth.Input;
        int inputHeight = i / width.Input % height.Input;
        int inputWidth = i % width.Input;
        int plane = (int)((unsigned int)(i / (int)((unsigned int)depth.Input * (unsigned int)height.Input * (unsigned int)width.Input)) * (unsigned int)depth.Output * (unsigned int)height.Output * (unsigned int)width.Output);
        double sum = 0.0;
        for (int d = PoolingAxis_FirstWindow(&depth, inputDepth); d < PoolingAxis_EndWindow(&depth, inputDepth); d++)
        {
            if (PoolingAxis_Has(&depth, d, inputDepth))
            {
                for (int h = PoolingAxis_FirstWindow(&height, inputHeight); h < PoolingAxis_EndWindow(&height, inputHeight); h++)
                {
                    if (PoolingAxis_Has(&height, h, inputHeight))
                    {
                        for (int w = PoolingAxis_FirstWindow(&width, inputWidth); w < PoolingAxis_EndWindow(&width, inputWidth); w++)
                        {
                            if (PoolingAxis_Has(&width, w, inputWidth))
                            {
                                double divisor = (double)(int)((unsigned int)PoolingAxis_Divisor(&depth, d) * (unsigned int)PoolingAxis_Divisor(&height, h) * (unsigned int)PoolingAxis_Divisor(&width, w));
                                sum += yGradient[plane + (d * height.Output + h) * width.Output + w] / divisor;
                            }
                        }
                    }
                }
            }
        }
        xGradient[i] = sum;
    }
}
