#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    int window;
    int stride;
    int padding;
    int dilation;
    uchar adaptive;
    uchar elements;
    uchar padded;
    int Input;
    int Output;
} PoolingAxis;

typedef struct
{
    PoolingAxis Depth;
    PoolingAxis Height;
    PoolingAxis Width;
} PoolingSizes;

static inline int PoolingAxis_FirstWindow(PoolingAxis* self, int input)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long)((ulong)(long)input * (ulong)(long)self->Output) / (long)self->Input);
    }
    int behind = (int)((uint)input + (uint)self->padding - ((uint)self->window - 1u) * (uint)self->dilation);
    if (behind <= 0)
    {
        return 0;
    }
    return (int)((uint)behind + (uint)self->stride - 1u) / self->stride;
}

static inline int PoolingAxis_EndWindow(PoolingAxis* self, int input)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long)((ulong)(long)((ulong)(long)((ulong)(long)((ulong)(long)input + 1UL) * (ulong)(long)self->Output) + (ulong)(long)self->Input) - 1UL) / (long)self->Input);
    }
    return min(self->Output, (int)((uint)((int)((uint)input + (uint)self->padding) / self->stride) + 1u));
}

static inline bool PoolingAxis_Has(PoolingAxis* self, int output, int input)
{
    if ((int)self->adaptive != 0)
    {
        return true;
    }
    return (int)((uint)input + (uint)self->padding - (uint)output * (uint)self->stride) % self->dilation == 0;
}

static inline int PoolingAxis_End(PoolingAxis* self, int output)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long)((ulong)(long)((ulong)(long)((ulong)(long)((ulong)(long)output + 1UL) * (ulong)(long)self->Input) + (ulong)(long)self->Output) - 1UL) / (long)self->Output);
    }
    return min(self->Input, (int)((uint)output * (uint)self->stride - (uint)self->padding + ((uint)self->window - 1u) * (uint)self->dilation + 1u));
}

static inline int PoolingAxis_Start(PoolingAxis* self, int output)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long)((ulong)(long)output * (ulong)(long)self->Input) / (long)self->Output);
    }
    int first = (int)((uint)output * (uint)self->stride - (uint)self->padding);
    if (first < 0)
    {
        return (int)((uint)first + (uint)((int)((uint)self->dilation - 1u - (uint)first) / self->dilation) * (uint)self->dilation);
    }
    return first;
}

static inline int PoolingAxis_get_Step(PoolingAxis* self)
{
    if ((int)self->adaptive != 0)
    {
        return 1;
    }
    return self->dilation;
}

static inline int PoolingAxis_Divisor(PoolingAxis* self, int output)
{
    int first = (int)((uint)output * (uint)self->stride - (uint)self->padding);
    if ((int)self->padded != 0)
    {
        return min(self->window, max(1, (int)((uint)self->Input + (uint)self->padding - (uint)first + (uint)self->dilation - 1u) / self->dilation));
    }
    if ((int)self->elements != 0)
    {
        return max(1, (int)((uint)PoolingAxis_End(self, output) - (uint)PoolingAxis_Start(self, output) + (uint)PoolingAxis_get_Step(self) - 1u) / PoolingAxis_get_Step(self));
    }
    return 1;
}

__kernel void AveragePoolingGradient_Double(__global double* yGradient_memory, int yGradient_start, __global double* xGradient_memory, int xGradient_start, PoolingSizes sizes, int count)
{
    __global double* yGradient = yGradient_memory + yGradient_start;
    __global double* xGradient = xGradient_memory + xGradient_start;
    PoolingAxis depth = sizes.Depth;
    PoolingAxis height = sizes.Height;
    PoolingAxis width = sizes.Width;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int inputDepth = i / (int)((uint)height.Input * (uint)width.Input) % depth.Input;
        int inputHeight = i / width.Input % height.Input;
        int inputWidth = i % width.Input;
        int plane = (int)((uint)(i / (int)((uint)depth.Input * (uint)height.Input * (uint)width.Input)) * (uint)depth.Output * (uint)height.Output * (uint)width.Output);
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
                                double divisor = (double)(int)((uint)PoolingAxis_Divisor(&depth, d) * (uint)PoolingAxis_Divisor(&height, h) * (uint)PoolingAxis_Divisor(&width, w));
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
