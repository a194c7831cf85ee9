#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

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

static inline int Axes_Take(int* index, int extent)
{
    int outer = *index / extent;
    int position = (int)((uint)*index - (uint)outer * (uint)extent);
    *index = outer;
    return position;
}

static inline int Axes_Offset(Axes* self, int index)
{
    if (self->count == 1)
    {
        return (int)((uint)self->start + (uint)index * (uint)self->stride0);
    }
    int value = self->start;
    int value2 = Axes_Take(&index, self->extent0);
    int offset = (int)((uint)value + (uint)value2 * (uint)self->stride0);
    if (self->count == 2)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride1);
    }
    int value3 = Axes_Take(&index, self->extent1);
    offset = (int)((uint)offset + (uint)value3 * (uint)self->stride1);
    if (self->count == 3)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride2);
    }
    int value4 = Axes_Take(&index, self->extent2);
    offset = (int)((uint)offset + (uint)value4 * (uint)self->stride2);
    if (self->count == 4)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride3);
    }
    int value5 = Axes_Take(&index, self->extent3);
    offset = (int)((uint)offset + (uint)value5 * (uint)self->stride3);
    if (self->count == 5)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride4);
    }
    int value6 = Axes_Take(&index, self->extent4);
    offset = (int)((uint)offset + (uint)value6 * (uint)self->stride4);
    if (self->count == 6)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride5);
    }
    int value7 = Axes_Take(&index, self->extent5);
    offset = (int)((uint)offset + (uint)value7 * (uint)self->stride5);
    if (self->count == 7)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride6);
    }
    int value8 = Axes_Take(&index, self->extent6);
    offset = (int)((uint)offset + (uint)value8 * (uint)self->stride6);
    return (int)((uint)offset + (uint)index * (uint)self->stride7);
}

__kernel void Copy_UInt32(__global uint* source_memory, int source_start, __global uint* destination_memory, int destination_start, Axes sourceAxes, Axes destinationAxes, int count)
{
    __global uint* source = source_memory + source_start;
    __global uint* destination = destination_memory + destination_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        destination[Axes_Offset(&destinationAxes, i)] = source[Axes_Offset(&sourceAxes, i)];
    }
}
