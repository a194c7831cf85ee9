#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    int count;
    int start;
    int extent0;
    int extent1;
    int extent2;
    int extent3;
    int extent4;
    int extent5;
    int extent6;
    int stride0;
    int stride1;
    int stride2;
    int stride3;
    int stride4;
    int stride5;
    int stride6;
    int stride7;
} Axes;

static __device__ __forceinline__ int Axes_Take(int* index, int extent)
{
    int outer = *index / extent;
    int position = (int)((unsigned int)*index - (unsigned int)outer * (unsigned int)extent);
    *index = outer;
    return position;
}

static __device__ __forceinline__ int Axes_Offset(Axes* self, int index)
{
    if (self->count == 1)
    {
        return (int)((unsigned int)self->start + (unsigned int)index * (unsigned int)self->stride0);
    }
    int value = self->start;
    int value2 = Axes_Take(&index, self->extent0);
    int offset = (int)((unsigned int)value + (unsigned int)value2 * (unsigned int)self->stride0);
    if (self->count == 2)
    {
        return (int)((unsigned int)offset + (unsigned int)index * (unsigned int)self->stride1);
    }
    int value3 = Axes_Take(&index, self->extent1);
    offset = (int)((unsigned int)offset + (unsigned int)value3 * (unsigned int)self->stride1);
    if (self->count == 3)
    {
        return (int)((unsigned int)offset + (unsigned int)index * (unsigned int)self->stride2);
    }
    int value4 = Axes_Take(&index, self->extent2);
    offset = (int)((unsigned int)offset + (unsigned int)value4 * (unsigned int)self->stride2);
    if (self->count == 4)
    {
        return (int)((unsigned int)offset + (unsigned int)index * (unsigned int)self->stride3);
    }
    int value5 = Axes_Take(&index, self->extent3);
    offset = (int)((unsigned int)offset + (unsigned int)value5 * (unsigned int)self->stride3);
    if (self->count == 5)
    {
        return (int)((unsigned int)offset + (unsigned int)index * (unsigned int)self->stride4);
    }
    int value6 = Axes_Take(&index, self->extent4);
    offset = (int)((unsigned int)offset + (unsigned int)value6 * (unsigned int)self->stride4);
    if (self->count == 6)
    {
        return (int)((unsigned int)offset + (unsigned int)index * (unsigned int)self->stride5);
    }
    int value7 = Axes_Take(&index, self->extent5);
    offset = (int)((unsigned int)offset + (unsigned int)value7 * (unsigned int)self->stride5);
    if (self->count == 7)
    {
        return (int)((unsigned int)offset + (unsigned int)index * (unsigned int)self->stride6);
    }
    int value8 = Axes_Take(&index, self->extent6);
    offset = (int)((unsigned int)offset + (unsigned int)value8 * (unsigned int)self->stride6);
    return (int)((unsigned int)offset + (unsigned int)index * (unsigned int)self->stride7);
}

extern "C" __global__ void Copy_UInt32(unsigned int* source, unsigned int* destination, Axes sourceAxes, Axes destinationAxes, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        destination[Axes_Offset(&destinationAxes, i)] = source[Axes_Offset(&sourceAxes, i)];
    }
}
