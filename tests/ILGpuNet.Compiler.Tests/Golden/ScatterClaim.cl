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

static inline int IndexedAxis_PlaceOf(IndexedAxis* self, int column, long index)
{
    if (index < 0L || index >= (long)self->Length)
    {
        return -1;
    }
    return (int)(((uint)(column / self->Inner) * (uint)self->Length + (uint)index) * (uint)self->Inner + (uint)(column % self->Inner));
}

__kernel void ScatterClaim(__global long* indices_memory, int indices_start, __global int* winners_memory, int winners_start, IndexedAxis axis, int count)
{
    __global long* indices = indices_memory + indices_start;
    __global int* winners = winners_memory + winners_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / axis.Inner;
        int place = IndexedAxis_PlaceOf(&axis, (int)((uint)(slice / axis.IndexLength) * (uint)axis.Inner + (uint)(i % axis.Inner)), indices[i]);
        if (place >= 0)
        {
            atomic_max(&winners[place], slice % axis.IndexLength);
        }
    }
}
