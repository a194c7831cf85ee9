#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    int Input;
    int Output;
    int Before;
    int Stride;
} PaddedAxis;

static __device__ __forceinline__ int PaddedAxis_get_First(PaddedAxis* self)
{
    if (self->Before < 0)
    {
        return (int)((unsigned int)self->Stride - 1u - (unsigned int)self->Before) / self->Stride;
    }
    return 0;
}

static __device__ __forceinline__ int PaddedAxis_get_End(PaddedAxis* self)
{
    if (self->Output > self->Before)
    {
        return min(self->Input, (int)((unsigned int)self->Output - (unsigned int)self->Before + (unsigned int)self->Stride - 1u) / self->Stride);
    }
    return 0;
}

static __device__ __forceinline__ int PaddedAxis_InputOf(PaddedAxis* self, int position)
{
    int distance_ = (int)((unsigned int)position - (unsigned int)self->Before);
    int element = distance_ / self->Stride;
    if (distance_ < 0 || (int)((unsigned int)element * (unsigned int)self->Stride) != distance_ || element >= self->Input)
    {
        return -1;
    }
    return element;
}

extern "C" __global__ void PadImages_Single(float* x, float* y, PaddedAxis depth, PaddedAxis height, PaddedAxis width, int rows)
{
    int first = PaddedAxis_get_First(&width);
    int end = PaddedAxis_get_End(&width);
    int stride = width.Stride;
    for (int row = GLOBAL_INDEX; row < rows; row += GLOBAL_SIZE)
    {
        int d = PaddedAxis_InputOf(&depth, row / height.Output % depth.Output);
        int h = PaddedAxis_InputOf(&height, row % height.Output);
        int from = (int)((((unsigned int)(row / (int)((unsigned int)height.Output * (unsigned int)depth.Output)) * (unsigned int)depth.Input + (unsigned int)d) * (unsigned int)height.Input + (unsigned int)h) * (unsigned int)width.Input);
        int to = (int)((unsigned int)row * (unsigned int)width.Output);
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
