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

__kernel void MaxPooling_Single(__global float* x_memory, int x_start, __global float* y_memory, int y_start, __global long* indices_memory, int indices_start, PoolingSizes sizes, int rows, int stretch)
{
    __global float* x = x_memory + x_start;
    __global float* y = y_memory + y_start;
    __global long* indices = indices_memory + indices_start;
    PoolingAxis depth = sizes.Depth;
    PoolingAxis height = sizes.Height;
    PoolingAxis width = sizes.Width;
    int stretches = (int)((uint)width.Output + (uint)stretch - 1u) / stretch;
    for (int i = GLOBAL_INDEX; i < (int)((uint)rows * (uint)stretches); i += GLOBAL_SIZE)
    {
        int row = i / stretches;
        int outputDepth = row / height.Output % depth.Output;
        int outputHeight = row % height.Output;
        int plane = (int)((uint)(row / (int)((uint)depth.Output * (uint)height.Output)) * (uint)depth.Input * (uint)height.Input * (uint)width.Input);
        int startDepth = PoolingAxis_Start(&depth, outputDepth);
        int startHeight = PoolingAxis_Start(&height, outputHeight);
        int endDepth = PoolingAxis_End(&depth, outputDepth);
        int endHeight = PoolingAxis_End(&height, outputHeight);
        int firstWidth = (int)((uint)(i % stretches) * (uint)stretch);
        int lastWidth = min((int)((uint)firstWidth + (uint)stretch), width.Output);
        for (int outputWidth = firstWidth; outputWidth < lastWidth; outputWidth++)
        {
            int startWidth = PoolingAxis_Start(&width, outputWidth);
            int endWidth = PoolingAxis_End(&width, outputWidth);
            float best = -INFINITY;
            int bestIndex = (int)(((uint)min(startDepth, (int)((uint)depth.Input - 1u)) * (uint)height.Input + (uint)min(startHeight, (int)((uint)height.Input - 1u))) * (uint)width.Input + (uint)min(startWidth, (int)((uint)width.Input - 1u)));
            for (int d = startDepth; d < endDepth; d += PoolingAxis_get_Step(&depth))
            {
                for (int h = startHeight; h < endHeight; h += PoolingAxis_get_Step(&height))
                {
                    for (int w = startWidth; w < endWidth; w += PoolingAxis_get_Step(&width))
                    {
                        int index = (int)(((uint)d * (uint)height.Input + (uint)h) * (uint)width.Input + (uint)w);
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
            indices[row * width.Output + outputWidth] = (long)bestIndex;
        }
    }
}
