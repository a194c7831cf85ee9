#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    int Input;
    int Output;
    int Before;
    int Stride;
} PaddedAxis;

static inline int PaddedAxis_get_First(PaddedAxis* self)
{
    if (self->Before < 0)
    {
        return (int)((uint)self->Stride - 1u - (uint)self->Before) / self->Stride;
    }
    return 0;
}

static inline int PaddedAxis_get_End(PaddedAxis* self)
{
    if (self->Output > self->Before)
    {
        return min(self->Input, (int)((uint)self->Output - (uint)self->Before + (uint)self->Stride - 1u) / self->Stride);
    }
    return 0;
}

static inline int PaddedAxis_InputOf(PaddedAxis* self, int position)
{
    int distance_ = (int)((uint)position - (uint)self->Before);
    int element = distance_ / self->Stride;
    if (distance_ < 0 || (int)((uint)element * (uint)self->Stride) != distance_ || element >= self->Input)
    {
        return -1;
    }
    return element;
}

__kernel void PadImages_Single(__global float* x_memory, int x_start, __global float* y_memory, int y_start, PaddedAxis depth, PaddedAxis height, PaddedAxis width, int rows)
{
    __global float* x = x_memory + x_start;
    __global float* y = y_memory + y_start;
    int first = PaddedAxis_get_First(&width);
    int end = PaddedAxis_get_End(&width);
    int stride = width.Stride;
    for (int row = GLOBAL_INDEX; row < rows; row += GLOBAL_SIZE)
    {
        int d = PaddedAxis_InputOf(&depth, row / height.Output % depth.Output);
        int h = PaddedAxis_InputOf(&height, row % height.Output);
        int from = (int)((((uint)(row / (int)((uint)height.Output * (uint)depth.Output)) * (uint)depth.Input + (uint)d) * (uint)height.Input + (uint)h) * (uint)width.Input);
        int to = (int)((uint)row * (uint)width.Output);
        for (int w = 0; w < width.Output; w++)
        {
            y[to + w] = 0.0f;
        }
        if (d >= 0 && h >= 0)
        {
            for (int w = first; w < end; w++)
            {
                y[to + width.Before + w * stride] = x[from + w];
            }
        }
    }
}
