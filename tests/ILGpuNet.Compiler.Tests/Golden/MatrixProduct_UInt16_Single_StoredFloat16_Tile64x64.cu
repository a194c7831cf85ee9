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

static __device__ __forceinline__ float StoredFloat16_Read(unsigned short stored)
{
    int sign_ = (int)((unsigned int)((int)stored & 32768) << 16);
    int magnitude = (int)stored & 32767;
    int bits = magnitude < 1024 ? __float_as_int((float)magnitude * 5.9604645E-08f) : (int)(((unsigned int)magnitude << 13) + (unsigned int)(magnitude < 31744 ? 939524096 : 1879048192));
    return __int_as_float(bits | sign_);
}

static __device__ __forceinline__ void TileProduct_Single_Tile64x64_MultiplyAdd(float* leftTile, float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    float sums[16] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16 * 1;
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            sums[i * 4 + j] = patch[i * 4 + j];
        }
    }
    #pragma unroll
    for (int step_ = 0; step_ < 16; step_++)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            left[i] = leftTile[step_ * 65 + row + i * 16];
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j] = rightTile[step_ * 65 + column + j * 16];
        }
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int at = i * 4 + j;
                sums[at] = fmaf(left[i], right[j], sums[at]);
            }
        }
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            patch[i * 4 + j] = sums[i * 4 + j];
        }
    }
}

static __device__ __forceinline__ int TileProduct_Single_Tile64x64_Column(int j)
{
    return (int)((unsigned int)(LOCAL_INDEX % 16 * 1) + (unsigned int)j * 16u);
}

extern "C" __global__ __launch_bounds__(256) void MatrixProduct_UInt16_Single_StoredFloat16_Tile64x64(unsigned short* a, unsigned short* b, float* c, Axes batchA, Axes batchB, int batch, ProductGeometry geometry)
{
    __shared__ float tileA[1040];
    __shared__ float tileB[1040];
    float patch[16] = {0};
    int m = geometry.M;
    int n = geometry.N;
    int tilesAcross = (int)((unsigned int)n + 64u - 1u) / 64;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 64u - 1u) / 64) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 64u);
    int firstStep = (int)((unsigned int)(product / batch) * (unsigned int)geometry.SegmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)geometry.K - (unsigned int)firstStep), geometry.SegmentLength) + (unsigned int)firstStep);
    int startA = Axes_Offset(&batchA, product % batch);
    int startB = Axes_Offset(&batchB, product % batch);
    bool isAcrossA = geometry.ColumnStrideA == 1;
    bool isAcrossB = geometry.ColumnStrideB == 1;
    for (int depth = firstStep; depth < end; depth += 16)
    {
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = isAcrossA ? e / 16 : e % 64;
            int j = isAcrossA ? e % 16 : e / 64;
            int row = (int)((unsigned int)firstRow + (unsigned int)i);
            int step_ = (int)((unsigned int)depth + (unsigned int)j);
            tileA[j * 65 + i] = row >= m || step_ >= end ? 0.0f : StoredFloat16_Read(a[startA + row * geometry.RowStrideA + step_ * geometry.ColumnStrideA]);
        }
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = isAcrossB ? e / 64 : e % 16;
            int j = isAcrossB ? e % 64 : e / 16;
            int step_ = (int)((unsigned int)depth + (unsigned int)i);
            int column = (int)((unsigned int)firstColumn + (unsigned int)j);
            tileB[i * 65 + j] = step_ >= end || column >= n ? 0.0f : StoredFloat16_Read(b[startB + step_ * geometry.RowStrideB + column * geometry.ColumnStrideB]);
        }
        __syncthreads();
        TileProduct_Single_Tile64x64_MultiplyAdd(tileA, tileB, patch);
        __syncthreads();
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(LOCAL_INDEX / 16 + i * 16));
            int column = (int)((unsigned int)firstColumn + (unsigned int)TileProduct_Single_Tile64x64_Column(j));
            if (row < m && column < n)
            {
                STORE_RESULT(c, (int)(((unsigned int)product * (unsigned int)m + (unsigned int)row) * (unsigned int)n + (unsigned int)column), patch[i * 4 + j]);
            }
        }
    }
}
