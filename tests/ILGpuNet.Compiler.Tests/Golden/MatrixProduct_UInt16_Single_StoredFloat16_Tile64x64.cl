#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))
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

static inline int Axes_Take(int* index, int extent)
{
    int outer = *index / extent;
    int position = (int)((uint)*index - (uint)outer * (uint)extent);
    *index = outer;
    return position;
}

static inline int Axes_Offset(Axes* self, int index)
{
    if (self->count == 1)
    {
        return (int)((uint)self->start + (uint)index * (uint)self->stride0);
    }
    int value = self->start;
    int value2 = Axes_Take(&index, self->extent0);
    int offset = (int)((uint)value + (uint)value2 * (uint)self->stride0);
    if (self->count == 2)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride1);
    }
    int value3 = Axes_Take(&index, self->extent1);
    offset = (int)((uint)offset + (uint)value3 * (uint)self->stride1);
    if (self->count == 3)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride2);
    }
    int value4 = Axes_Take(&index, self->extent2);
    offset = (int)((uint)offset + (uint)value4 * (uint)self->stride2);
    if (self->count == 4)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride3);
    }
    int value5 = Axes_Take(&index, self->extent3);
    offset = (int)((uint)offset + (uint)value5 * (uint)self->stride3);
    if (self->count == 5)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride4);
    }
    int value6 = Axes_Take(&index, self->extent4);
    offset = (int)((uint)offset + (uint)value6 * (uint)self->stride4);
    if (self->count == 6)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride5);
    }
    int value7 = Axes_Take(&index, self->extent5);
    offset = (int)((uint)offset + (uint)value7 * (uint)self->stride5);
    if (self->count == 7)
    {
        return (int)((uint)offset + (uint)index * (uint)self->stride6);
    }
    int value8 = Axes_Take(&index, self->extent6);
    offset = (int)((uint)offset + (uint)value8 * (uint)self->stride6);
    return (int)((uint)offset + (uint)index * (uint)self->stride7);
}

static inline float StoredFloat16_Read(ushort stored)
{
    int sign_ = (int)((uint)((int)stored & 32768) << 16);
    int magnitude = (int)stored & 32767;
    int bits = magnitude < 1024 ? as_int((float)magnitude * 5.9604645E-08f) : (int)(((uint)magnitude << 13) + (uint)(magnitude < 31744 ? 939524096 : 1879048192));
    return as_float(bits | sign_);
}

static inline void TileProduct_Single_Tile64x64_MultiplyAdd(__local float* leftTile, __local float* rightTile, float* patch)
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
                sums[at] = fma(left[i], right[j], sums[at]);
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

static inline int TileProduct_Single_Tile64x64_Column(int j)
{
    return (int)((uint)(LOCAL_INDEX % 16 * 1) + (uint)j * 16u);
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void MatrixProduct_UInt16_Single_StoredFloat16_Tile64x64(__global ushort* a_memory, int a_start, __global ushort* b_memory, int b_start, __global float* c_memory, int c_start, Axes batchA, Axes batchB, int batch, ProductGeometry geometry)
{
    __global ushort* a = a_memory + a_start;
    __global ushort* b = b_memory + b_start;
    __global float* c = c_memory + c_start;
    __local float tileA[1040];
    __local float tileB[1040];
    float patch[16] = {0};
    int m = geometry.M;
    int n = geometry.N;
    int tilesAcross = (int)((uint)n + 64u - 1u) / 64;
    int tiles = (int)((uint)((int)((uint)m + 64u - 1u) / 64) * (uint)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((uint)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 64u);
    int firstStep = (int)((uint)(product / batch) * (uint)geometry.SegmentLength);
    int end = (int)((uint)min((int)((uint)geometry.K - (uint)firstStep), geometry.SegmentLength) + (uint)firstStep);
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
            int row = (int)((uint)firstRow + (uint)i);
            int step_ = (int)((uint)depth + (uint)j);
            tileA[j * 65 + i] = row >= m || step_ >= end ? 0.0f : StoredFloat16_Read(a[startA + row * geometry.RowStrideA + step_ * geometry.ColumnStrideA]);
        }
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = isAcrossB ? e / 64 : e % 16;
            int j = isAcrossB ? e % 64 : e / 16;
            int step_ = (int)((uint)depth + (uint)i);
            int column = (int)((uint)firstColumn + (uint)j);
            tileB[i * 65 + j] = step_ >= end || column >= n ? 0.0f : StoredFloat16_Read(b[startB + step_ * geometry.RowStrideB + column * geometry.ColumnStrideB]);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        TileProduct_Single_Tile64x64_MultiplyAdd(tileA, tileB, patch);
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            int row = (int)((uint)firstRow + (uint)(LOCAL_INDEX / 16 + i * 16));
            int column = (int)((uint)firstColumn + (uint)TileProduct_Single_Tile64x64_Column(j));
            if (row < m && column < n)
            {
                STORE_RESULT(c, (int)(((uint)product * (uint)m + (uint)row) * (uint)n + (uint)column), patch[i * 4 + j]);
            }
        }
    }
}
