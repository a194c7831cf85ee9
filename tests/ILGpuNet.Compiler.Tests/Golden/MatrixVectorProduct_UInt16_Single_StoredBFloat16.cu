#define GROUP_SIZE ((int)blockDim.x)
#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)
#define STORE_RESULT(output, index, value) (output)[index] = (value)

typedef struct
{
    int Row;
    int Lane;
    int Rows;
    int Lanes;
} RowLanes;

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

typedef struct
{
    int M;
    int N;
    int K;
    int RowStrideA;
    int ColumnStrideA;
    int RowStrideB;
    int ColumnStrideB;
    int SegmentLength;
} ProductGeometry;

static __device__ __forceinline__ void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

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

static __device__ __forceinline__ float GroupReduction_Reduce_Single_Sum_Single(float* scratch, float value, RowLanes place)
{
    int slot = (int)((unsigned int)place.Lane * (unsigned int)place.Rows + (unsigned int)place.Row);
    scratch[slot] = value;
    __syncthreads();
    int half_;
    for (int active = place.Lanes; active > 1; active = half_)
    {
        half_ = (int)((unsigned int)active + 1u) / 2;
        if ((int)((unsigned int)place.Lane + (unsigned int)half_) < active)
        {
            scratch[slot] += scratch[slot + half_ * place.Rows];
        }
        __syncthreads();
    }
    float result = scratch[place.Row];
    __syncthreads();
    return result;
}

extern "C" __global__ void MatrixVectorProduct_UInt16_Single_StoredBFloat16(unsigned short* a, unsigned short* b, float* c, Axes batchA, Axes batchB, ProductGeometry geometry, int rows)
{
    __shared__ float scratch[256];
    RowLanes place;
    RowLanes_Create(&place, rows, geometry.RowStrideA == 1);
    int groupsPerMatrix = (int)((unsigned int)geometry.M + (unsigned int)rows - 1u) / rows;
    int matrix = GROUP_INDEX / groupsPerMatrix;
    int row = (int)((unsigned int)(GROUP_INDEX % groupsPerMatrix) * (unsigned int)rows + (unsigned int)place.Row);
    int startA = (int)((unsigned int)Axes_Offset(&batchA, matrix) + (unsigned int)row * (unsigned int)geometry.RowStrideA);
    int startB = Axes_Offset(&batchB, matrix);
    int end = row < geometry.M ? geometry.K : 0;
    float sum = 0.0f;
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        sum = fmaf(__int_as_float((int)((unsigned int)a[startA + i * geometry.ColumnStrideA] << 16)), __int_as_float((int)((unsigned int)b[startB + i * geometry.RowStrideB] << 16)), sum);
    }
    sum = GroupReduction_Reduce_Single_Sum_Single(scratch, sum, place);
    if (place.Lane == 0 && row < geometry.M)
    {
        STORE_RESULT(c, (int)((unsigned int)matrix * (unsigned int)geometry.M + (unsigned int)row), sum);
    }
}
