#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned char oneDimensional;
    int Length;
    int IndexLength;
    int Inner;
} IndexedAxis;

static __device__ __forceinline__ int IndexedAxis_PlaceOf(IndexedAxis* self, int column, long long index)
{
    if (index < 0L || index >= (long long)self->Length)
    {
        return -1;
    }
    return (int)(((unsigned int)(column / self->Inner) * (unsigned int)self->Length + (unsigned int)index) * (unsigned int)self->Inner + (unsigned int)(column % self->Inner));
}

extern "C" __global__ void ScatterClaim(long long* indices, int* winners, IndexedAxis axis, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / axis.Inner;
        int place = IndexedAxis_PlaceOf(&axis, (int)((unsigned int)(slice / axis.IndexLength) * (unsigned int)axis.Inner + (unsigned int)(i % axis.Inner)), indices[i]);
        if (place >= 0)
        {
            atomicMax(&winners[place], slice % axis.IndexLength);
        }
    }
}
