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

static __device__ __forceinline__ int IndexedAxis_IndexAt(IndexedAxis* self, int column, int position)
{
    if ((int)self->oneDimensional != 0)
    {
        return position;
    }
    return IndexedAxis_ValueAt(self, column, position);
}

static __device__ __forceinline__ int IndexedAxis_PlaceOf(IndexedAxis* self, int column, long long index)
{
    if (index < 0L || index >= (long long)self->Length)
    {
        return -1;
    }
    return (int)(((unsigned int)(column / self->Inner) * (unsigned int)self->Length + (unsigned int)index) * (unsigned int)self->Inner + (unsigned int)(column % self->Inner));
}

extern "C" __global__ void ScatterAddColumns_Single(long long* indices, float* values, float* y, IndexedAxis axis, int columns)
{
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
