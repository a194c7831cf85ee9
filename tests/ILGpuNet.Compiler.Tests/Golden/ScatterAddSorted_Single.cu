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

static __device__ __forceinline__ long long ScatterAddSorted_Single_IndexOf(int column, int rank, long long* indices, long long* order, IndexedAxis axis)
{
    return indices[IndexedAxis_IndexAt(&axis, column, (int)order[IndexedAxis_IndexAt(&axis, column, rank)])];
}

static __device__ __forceinline__ int IndexedAxis_PlaceOf(IndexedAxis* self, int column, long long index)
{
    if (index < 0L || index >= (long long)self->Length)
    {
        return -1;
    }
    return (int)(((unsigned int)(column / self->Inner) * (unsigned int)self->Length + (unsigned int)index) * (unsigned int)self->Inner + (unsigned int)(column % self->Inner));
}

extern "C" __global__ void ScatterAddSorted_Single(long long* indices, long long* order, float* values, float* y, IndexedAxis axis, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / axis.Inner;
        int rank = slice % axis.IndexLength;
        int column = (int)((unsigned int)(slice / axis.IndexLength) * (unsigned int)axis.Inner + (unsigned int)(i % axis.Inner));
        long long index = ScatterAddSorted_Single_IndexOf(column, rank, indices, order, axis);
        int place = IndexedAxis_PlaceOf(&axis, column, index);
        if (place >= 0 && (rank <= 0 || ScatterAddSorted_Single_IndexOf(column, (int)((unsigned int)rank - 1u), indices, order, axis) != index))
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
