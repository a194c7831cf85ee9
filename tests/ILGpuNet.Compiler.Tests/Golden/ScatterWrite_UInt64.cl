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

__kernel void ScatterWrite_UInt64(__global ulong* x_memory, int x_start, __global ulong* values_memory, int values_start, __global int* winners_memory, int winners_start, __global ulong* y_memory, int y_start, IndexedAxis axis, int count)
{
    __global ulong* x = x_memory + x_start;
    __global ulong* values = values_memory + values_start;
    __global int* winners = winners_memory + winners_start;
    __global ulong* y = y_memory + y_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int winner = winners[i];
        int column = (int)((uint)(i / axis.Inner / axis.Length) * (uint)axis.Inner + (uint)(i % axis.Inner));
        ulong value = x[i];
        if (winner >= 0)
        {
            value = values[IndexedAxis_ValueAt(&axis, column, winner)];
        }
        y[i] = value;
    }
}
