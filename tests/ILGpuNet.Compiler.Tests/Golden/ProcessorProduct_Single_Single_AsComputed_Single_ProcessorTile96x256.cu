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

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile96x256_Clear(float* sums, int rows)
{
    int length_ = (int)((unsigned int)((int)((unsigned int)rows + 6u - 1u) / 6 * 6) * 256u);
    for (int i = 0; i < length_; i++)
    {
        sums[i] = 0.0f;
    }
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile96x256_Pack_Single_AsComputed_Single(float* source, int start, int laneStride, int stepStride, float* panels, int width, int lanes, int steps)
{
    for (int first = 0; first < lanes; first += width)
    {
        float* panel = &panels[first * 64];
        if (laneStride != 1 || (int)((unsigned int)first + (unsigned int)width) > lanes)
        {
            for (int lane = 0; lane < width; lane++)
            {
                int at = (int)((unsigned int)start + (unsigned int)min((int)((unsigned int)first + (unsigned int)lane), (int)((unsigned int)lanes - 1u)) * (unsigned int)laneStride);
                for (int step_ = 0; step_ < steps; step_++)
                {
                    panel[step_ * width + lane] = source[at + step_ * stepStride];
                }
            }
        }
        else
        {
            for (int step_ = 0; step_ < steps; step_++)
            {
                float* to = &panel[step_ * width];
                float* from = &source[start + step_ * stepStride + first];
                for (int lane = 0; lane < width; lane++)
                {
                    to[lane] = from[lane];
                }
            }
        }
    }
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile96x256_MultiplyAdd(float* left, float* right, float* sums, int rows, int columns, int steps)
{
    float patch[96] = {0};
    for (int column = 0; column < columns; column += 16)
    {
        for (int row = 0; row < rows; row += 6)
        {
            float* leftPanel = &left[row * 64];
            float* rightPanel = &right[column * 64];
            float* own = &sums[row * 256 + column * 6];
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    patch[i * 16 + j] = own[i * 16 + j];
                }
            }
            for (int step_ = 0; step_ < steps; step_++)
            {
                #pragma unroll
                for (int i = 0; i < 6; i++)
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        int at = i * 16 + j;
                        patch[at] = fmaf(leftPanel[step_ * 6 + i], rightPanel[step_ * 16 + j], patch[at]);
                    }
                }
            }
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    own[i * 16 + j] = patch[i * 16 + j];
                }
            }
        }
    }
}

static __device__ __forceinline__ int PatchProduct_Single_ProcessorTile96x256_SumsAt(int row, int column)
{
    return (int)((unsigned int)(row / 6 * 6) * 256u + (unsigned int)column * 6u + (unsigned int)(row % 6 * 16));
}

extern "C" __global__ __launch_bounds__(1) void ProcessorProduct_Single_Single_AsComputed_Single_ProcessorTile96x256(float* a, float* b, float* c, Axes batchA, Axes batchB, int batch, ProductGeometry geometry)
{
    __shared__ float left[6144];
    __shared__ float right[16384];
    __shared__ float sums[24576];
    int m = geometry.M;
    int n = geometry.N;
    int tilesAcross = (int)((unsigned int)n + 256u - 1u) / 256;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 96u - 1u) / 96) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 96u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 256u);
    int rows = min(96, (int)((unsigned int)m - (unsigned int)firstRow));
    int columns = min(256, (int)((unsigned int)n - (unsigned int)firstColumn));
    int firstStep = (int)((unsigned int)(product / batch) * (unsigned int)geometry.SegmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)geometry.K - (unsigned int)firstStep), geometry.SegmentLength) + (unsigned int)firstStep);
    int startA = (int)((unsigned int)Axes_Offset(&batchA, product % batch) + (unsigned int)firstRow * (unsigned int)geometry.RowStrideA);
    int startB = (int)((unsigned int)Axes_Offset(&batchB, product % batch) + (unsigned int)firstColumn * (unsigned int)geometry.ColumnStrideB);
    PatchProduct_Single_ProcessorTile96x256_Clear(sums, rows);
    for (int depth = firstStep; depth < end; depth += 64)
    {
        int steps = min(64, (int)((unsigned int)end - (unsigned int)depth));
        PatchProduct_Single_ProcessorTile96x256_Pack_Single_AsComputed_Single(a, (int)((unsigned int)startA + (unsigned int)depth * (unsigned int)geometry.ColumnStrideA), geometry.RowStrideA, geometry.ColumnStrideA, left, 6, rows, steps);
        PatchProduct_Single_ProcessorTile96x256_Pack_Single_AsComputed_Single(b, (int)((unsigned int)startB + (unsigned int)depth * (unsigned int)geometry.RowStrideB), geometry.ColumnStrideB, geometry.RowStrideB, right, 16, columns, steps);
        PatchProduct_Single_ProcessorTile96x256_MultiplyAdd(left, right, sums, rows, columns, steps);
    }
    for (int row = 0; row < rows; row++)
    {
        int at = (int)(((unsigned int)product * (unsigned int)m + (unsigned int)firstRow + (unsigned int)row) * (unsigned int)n + (unsigned int)firstColumn);
        for (int column = 0; column < columns; column += 16)
        {
            int width = min(16, (int)((unsigned int)columns - (unsigned int)column));
            float* own = &sums[PatchProduct_Single_ProcessorTile96x256_SumsAt(row, column)];
            for (int j = 0; j < width; j++)
            {
                STORE_RESULT(c, (int)((unsigned int)at + (unsigned int)column + (unsigned int)j), own[j]);
            }
        }
    }
}
