#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    uchar oneDimensional;
    int Length;
    int IndexLength;
    int Inner;
} IndexedAxis;

static inline int IndexedAxis_ValueAt(IndexedAxis* self, int column, int position)
{
    return (int)(((uint)(column / self->Inner) * (uint)self->IndexLength + (uint)position) * (uint)self->Inner + (uint)(column % self->Inner));
}

static inline int IndexedAxis_IndexAt(IndexedAxis* self, int column, int position)
{
    if ((int)self->oneDimensional != 0)
    {
        return position;
    }
    return IndexedAxis_ValueAt(self, column, position);
}

static inline int IndexedAxis_PlaceOf(IndexedAxis* self, int column, long index)
{
    if (index < 0L || index >= (long)self->Length)
    {
        return -1;
    }
    return (int)(((uint)(column / self->Inner) * (uint)self->Length + (uint)index) * (uint)self->Inner + (uint)(column % self->Inner));
}

__kernel void ScatterAddColumns_Single(__global long* indices_memory, int indices_start, __global float* values_memory, int values_start, __global float* y_memory, int y_start, IndexedAxis axis, int columns)
{
    __global long* indices = indices_memory + indices_start;
    __global float* values = values_memory + values_start;
    __global float* y = y_memory + y_start;
    for (int column = GLOBAL_INDEX; column < columns; column += GLOBAL_SIZE)
    {
        for (int i = 0; i < axis.IndexLength; i++)
        {
            int place = IndexedAxis_PlaceOf(&axis, column, indices[IndexedAxis_IndexAt(&axis, column, i)]);
            if (place >= 0)
            {
                y[place] += values[IndexedAxis_ValueAt(&axis, column, i)];
            }
        }
    }
}
