#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)
#define STORE_RESULT(output, index, value) (output)[index] = (value)

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

static __device__ __forceinline__ unsigned int tf32_word(float value)
{
    unsigned int word;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(value));
    return word;
}

static __device__ __forceinline__ void multiply_add_tf32(const unsigned int* left, const unsigned int* right, float* sums, int pitch)
{
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[pitch]), "+f"(sums[pitch + 1])
        : "r"(left[0]), "r"(left[1]), "r"(left[2]), "r"(left[3]), "r"(right[0]), "r"(right[1]));
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

static __device__ __forceinline__ int TileProduct_Single_TensorTile128x128_TensorFloat32Factors_TensorRow()
{
    return LOCAL_INDEX / 32 / 4 * 64 + LOCAL_INDEX % 32 / 4;
}

static __device__ __forceinline__ int TileProduct_Single_TensorTile128x128_TensorFloat32Factors_TensorColumn()
{
    return LOCAL_INDEX / 32 % 4 * 32 + LOCAL_INDEX % 4 * 2;
}

static __device__ __forceinline__ unsigned int TileProduct_Single_TensorTile128x128_TensorFloat32Factors_WordOf(float* tile, int step_, int pitch, int at)
{
    float first = tile[step_ * pitch + at];
    return tf32_word(first);
}

static __device__ __forceinline__ void TileProduct_Single_TensorTile128x128_TensorFloat32Factors_MultiplyAddOnTensorCores(float* leftTile, float* rightTile, float* patch)
{
    unsigned int left[16] = {0};
    unsigned int right[8] = {0};
    float sums[64] = {0};
    int word = LOCAL_INDEX % 4;
    int row = TileProduct_Single_TensorTile128x128_TensorFloat32Factors_TensorRow();
    int column = (int)((unsigned int)TileProduct_Single_TensorTile128x128_TensorFloat32Factors_TensorColumn() - (unsigned int)(word * 2) + (unsigned int)(LOCAL_INDEX % 32 / 4));
    #pragma unroll
    for (int i = 0; i < 8; i++)
    {
        #pragma unroll
        for (int j = 0; j < 8; j++)
        {
            sums[i * 8 + j] = patch[i * 8 + j];
        }
    }
    #pragma unroll
    for (int step_ = 0; step_ < 32; step_ += 8)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int half_ = 0; half_ < 2; half_++)
            {
                left[i * 4 + half_] = TileProduct_Single_TensorTile128x128_TensorFloat32Factors_WordOf(leftTile, step_ + word * 1, 136, (int)((unsigned int)row + (unsigned int)(i * 16) + (unsigned int)(half_ * 8)));
                left[i * 4 + 2 + half_] = TileProduct_Single_TensorTile128x128_TensorFloat32Factors_WordOf(leftTile, step_ + (word + 4) * 1, 136, (int)((unsigned int)row + (unsigned int)(i * 16) + (unsigned int)(half_ * 8)));
            }
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j * 2] = TileProduct_Single_TensorTile128x128_TensorFloat32Factors_WordOf(rightTile, step_ + word * 1, 136, (int)((unsigned int)column + (unsigned int)(j * 8)));
            right[j * 2 + 1] = TileProduct_Single_TensorTile128x128_TensorFloat32Factors_WordOf(rightTile, step_ + (word + 4) * 1, 136, (int)((unsigned int)column + (unsigned int)(j * 8)));
        }
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int leftStart = i * 4;
                int rightStart = j * 2;
                int at = i * 2 * 8 + j * 2;
                multiply_add_tf32(&left[leftStart], &right[rightStart], &sums[at], 8);
            }
        }
    }
    #pragma unroll
    for (int i = 0; i < 8; i++)
    {
        #pragma unroll
        for (int j = 0; j < 8; j++)
        {
            patch[i * 8 + j] = sums[i * 8 + j];
        }
    }
}

static __device__ __forceinline__ void TileProduct_Single_TensorTile128x128_TensorFloat32Factors_MultiplyAdd(float* leftTile, float* rightTile, float* patch)
{
    TileProduct_Single_TensorTile128x128_TensorFloat32Factors_MultiplyAddOnTensorCores(leftTile, rightTile, patch);
}

static __device__ __forceinline__ int TileProduct_Single_TensorTile128x128_TensorFloat32Factors_Row(int i)
{
    return (int)((unsigned int)TileProduct_Single_TensorTile128x128_TensorFloat32Factors_TensorRow() + (unsigned int)(i / 2) * 16u + (unsigned int)(i % 2 * 8));
}

static __device__ __forceinline__ int TileProduct_Single_TensorTile128x128_TensorFloat32Factors_Column(int j)
{
    return (int)((unsigned int)TileProduct_Single_TensorTile128x128_TensorFloat32Factors_TensorColumn() + (unsigned int)(j / 2) * 8u + (unsigned int)(j % 2));
}

extern "C" __global__ __launch_bounds__(256) void MatrixProduct_Single_Single_AsComputed_Single_TensorTile128x128_TensorFloat32Factors(float* a, float* b, float* c, Axes batchA, Axes batchB, int batch, ProductGeometry geometry)
{
    __shared__ float tileA[4352];
    __shared__ float tileB[4352];
    float patch[64] = {0};
    int m = geometry.M;
    int n = geometry.N;
    int tilesAcross = (int)((unsigned int)n + 128u - 1u) / 128;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 128u - 1u) / 128) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 128u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 128u);
    int firstStep = (int)((unsigned int)(product / batch) * (unsigned int)geometry.SegmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)geometry.K - (unsigned int)firstStep), geometry.SegmentLength) + (unsigned int)firstStep);
    int startA = Axes_Offset(&batchA, product % batch);
    int startB = Axes_Offset(&batchB, product % batch);
    bool isAcrossA = geometry.ColumnStrideA == 1;
    bool isAcrossB = geometry.ColumnStrideB == 1;
    for (int depth = firstStep; depth < end; depth += 32)
    {
        for (int e = LOCAL_INDEX; e < 4096; e += 256)
        {
            int i = isAcrossA ? e / 32 : e % 128;
            int j = isAcrossA ? e % 32 : e / 128;
            int row = (int)((unsigned int)firstRow + (unsigned int)i);
            int step_ = (int)((unsigned int)depth + (unsigned int)j);
            tileA[j * 136 + i] = row >= m || step_ >= end ? 0.0f : a[startA + row * geometry.RowStrideA + step_ * geometry.ColumnStrideA];
        }
        for (int e = LOCAL_INDEX; e < 4096; e += 256)
        {
            int i = isAcrossB ? e / 128 : e % 32;
            int j = isAcrossB ? e % 128 : e / 32;
            int step_ = (int)((unsigned int)depth + (unsigned int)i);
            int column = (int)((unsigned int)firstColumn + (unsigned int)j);
            tileB[i * 136 + j] = step_ >= end || column >= n ? 0.0f : b[startB + step_ * geometry.RowStrideB + column * geometry.ColumnStrideB];
        }
        __syncthreads();
        TileProduct_Single_TensorTile128x128_TensorFloat32Factors_MultiplyAdd(tileA, tileB, patch);
        __syncthreads();
    }
    #pragma unroll
    for (int i = 0; i < 8; i++)
    {
        #pragma unroll
        for (int j = 0; j < 8; j++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)TileProduct_Single_TensorTile128x128_TensorFloat32Factors_Row(i));
            int column = (int)((unsigned int)firstColumn + (unsigned int)TileProduct_Single_TensorTile128x128_TensorFloat32Factors_Column(j));
            if (row < m && column < n)
            {
                STORE_RESULT(c, (int)(((unsigned int)product * (unsigned int)m + (unsigned int)row) * (unsigned int)n + (unsigned int)column), patch[i * 8 + j]);
            }
        }
    }
}
