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

static inline long ScatterAddSorted_Single_IndexOf(int column, int rank, __global long* indices, __global long* order, IndexedAxis axis)
{
    return indices[IndexedAxis_IndexAt(&axis, column, (int)order[IndexedAxis_IndexAt(&axis, column, rank)])];
}

static inline int IndexedAxis_PlaceOf(IndexedAxis* self, int column, long index)
{
    if (index < 0L || index >= (long)self->Length)
    {
        return -1;
    }
    return (int)(((uint)(column / self->Inner) * (uint)self->Length + (uint)index) * (uint)self->Inner + (uint)(column % self->Inner));
}

__kernel void ScatterAddSorted_Single(__global long* indices_memory, int indices_start, __global long* order_memory, int order_start, __global float* values_memory, int values_start, __global float* y_memory, int y_start, IndexedAxis axis, int count)
{
    __global long* indices = indices_memory + indices_start;
    __global long* order = order_memory + order_start;
    __global float* values = values_memory + values_start;
    __global float* y = y_memory + y_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / axis.Inner;
        int rank = slice % axis.IndexLength;
        int column = (int)((uint)(slice / axis.IndexLength) * (uint)axis.Inner + (uint)(i % axis.Inner));
        long index = ScatterAddSorted_Single_IndexOf(column, rank, indices, order, axis);
        int place = IndexedAxis_PlaceOf(&axis, column, index);
        if (place >= 0 && (rank <= 0 || ScatterAddSorted_Single_IndexOf(column, (int)((uint)rank - 1u), indices, order, axis) != index))
        {
            float sum = y[place];
            for (; rank < axis.IndexLength && ScatterAddSorted_Single_IndexOf(column, rank, indices, order, axis) == index; rank++)
            {
                sum += values[IndexedAxis_ValueAt(&axis, column, (int)order[IndexedAxis_IndexAt(&axis, column, rank)])];
            }
            y[place] = sum;
        }
    }
}
