#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned char oneDimensional;
    int Length;
    int IndexLength;
    int Inner;
} IndexedAxis;

static __device__ __forceinline__ int IndexedAxis_ValueAt(IndexedAxis* self, int column, int position)
{
    return (int)(((unsigned int)(column / self->Inner) * (unsigned int)self->IndexLength + (unsigned int)position) * (unsigned int)self->Inner + (unsigned int)(column % self->Inner));
}

extern "C" __global__ void ScatterWrite_UInt64(unsigned long long* x, unsigned long long* values, int* winners, unsigned long long* y, IndexedAxis axis, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int winner = winners[i];
        int column = (int)((unsigned int)(i / axis.Inner / axis.Length) * (unsigned int)axis.Inner + (unsigned int)(i % axis.Inner));
        unsigned long long value = x[i];
        if (winner >= 0)
        {
            value = values[IndexedAxis_ValueAt(&axis, column, winner)];
        }
        y[i] = value;
    }
}
