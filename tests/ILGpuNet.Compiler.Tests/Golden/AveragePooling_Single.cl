#pragma OPENCL FP_CONTRACT OFF
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

static inline int PoolingAxis_End(PoolingAxis* self, int output)
{
    if ((int)self->adaptive != 0)
    {
        return (int)((long)((ulong)(long)((ulong)(long)((ulong)(long)((ulong)(long)output + 1UL) * (ulong)(long)self->Input) + (ulong)(long)self->Output) - 1UL) / (long)self->Output);
    }
    return min(self->Input, (int)((uint)output * (uint)self->stride - (uint)self->padding + ((uint)self->window - 1u) * (uint)self->dilation + 1u));
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

__kernel void AveragePooling_Single(__global float* x_memory, int x_start, __global float* y_memory, int y_start, PoolingSizes sizes, int count)
{
    __global float* x = x_memory + x_start;
    __global float* y = y_memory + y_start;
    PoolingAxis depth = sizes.Depth;
    PoolingAxis height = sizes.Height;
    PoolingAxis width = sizes.Width;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int outputDepth = i / (int)((uint)height.Output * (uint)width.Output) % depth.Output;
        int outputHeight = i / width.Output % height.Output;
        int outputWidth = i % width.Output;
        int plane = (int)((uint)(i / (int)((uint)depth.Output * (uint)height.Output * (uint)width.Output)) * (uint)depth.Input * (uint)height.Input * (uint)width.Input);
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
        y[i] = sum / (float)(int)((uint)PoolingAxis_Divisor(&depth, outputDepth) * (uint)PoolingAxis_Divisor(&height, outputHeight) * (uint)PoolingAxis_Divisor(&width, outputWidth));
    }
}
