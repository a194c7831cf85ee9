#pragma OPENCL FP_CONTRACT OFF
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

static inline void PatchProduct_Single_ProcessorTile96x256_Clear(__local float* sums, int rows)
{
    int length_ = (int)((uint)((int)((uint)rows + 6u - 1u) / 6 * 6) * 256u);
    for (int i = 0; i < length_; i++)
    {
        sums[i] = 0.0f;
    }
}

static inline void PatchProduct_Single_ProcessorTile96x256_Pack_Single_AsComputed_Single(__global float* source, int start, int laneStride, int stepStride, __local float* panels, int width, int lanes, int steps)
{
    for (int first = 0; first < lanes; first += width)
    {
        __local float* panel = &panels[first * 64];
        if (laneStride != 1 || (int)((uint)first + (uint)width) > lanes)
        {
            for (int lane = 0; lane < width; lane++)
            {
                int at = (int)((uint)start + (uint)min((int)((uint)first + (uint)lane), (int)((uint)lanes - 1u)) * (uint)laneStride);
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
                __local float* to = &panel[step_ * width];
                __global float* from = &source[start + step_ * stepStride + first];
                for (int lane = 0; lane < width; lane++)
                {
                    to[lane] = from[lane];
                }
            }
        }
    }
}

static inline void PatchProduct_Single_ProcessorTile96x256_MultiplyAdd(__local float* left, __local float* right, __local float* sums, int rows, int columns, int steps)
{
    float patch[96] = {0};
    for (int column = 0; column < columns; column += 16)
    {
        for (int row = 0; row < rows; row += 6)
        {
            __local float* leftPanel = &left[row * 64];
            __local float* rightPanel = &right[column * 64];
            __local float* own = &sums[row * 256 + column * 6];
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
                        patch[at] = fma(leftPanel[step_ * 6 + i], rightPanel[step_ * 16 + j], patch[at]);
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

static inline int PatchProduct_Single_ProcessorTile96x256_SumsAt(int row, int column)
{
    return (int)((uint)(row / 6 * 6) * 256u + (uint)column * 6u + (uint)(row % 6 * 16));
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void ProcessorProduct_Single_Single_AsComputed_Single_ProcessorTile96x256(__global float* a_memory, int a_start, __global float* b_memory, int b_start, __global float* c_memory, int c_start, Axes batchA, Axes batchB, int batch, ProductGeometry geometry)
{
    __global float* a = a_memory + a_start;
    __global float* b = b_memory + b_start;
    __global float* c = c_memory + c_start;
    __local float left[6144];
    __local float right[16384];
    __local float sums[24576];
    int m = geometry.M;
    int n = geometry.N;
    int tilesAcross = (int)((uint)n + 256u - 1u) / 256;
    int tiles = (int)((uint)((int)((uint)m + 96u - 1u) / 96) * (uint)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((uint)(tile / tilesAcross) * 96u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 256u);
    int rows = min(96, (int)((uint)m - (uint)firstRow));
    int columns = min(256, (int)((uint)n - (uint)firstColumn));
    int firstStep = (int)((uint)(product / batch) * (uint)geometry.SegmentLength);
    int end = (int)((uint)min((int)((uint)geometry.K - (uint)firstStep), geometry.SegmentLength) + (uint)firstStep);
    int startA = (int)((uint)Axes_Offset(&batchA, product % batch) + (uint)firstRow * (uint)geometry.RowStrideA);
    int startB = (int)((uint)Axes_Offset(&batchB, product % batch) + (uint)firstColumn * (uint)geometry.ColumnStrideB);
    PatchProduct_Single_ProcessorTile96x256_Clear(sums, rows);
    for (int depth = firstStep; depth < end; depth += 64)
    {
        int steps = min(64, (int)((uint)end - (uint)depth));
        PatchProduct_Single_ProcessorTile96x256_Pack_Single_AsComputed_Single(a, (int)((uint)startA + (uint)depth * (uint)geometry.ColumnStrideA), geometry.RowStrideA, geometry.ColumnStrideA, left, 6, rows, steps);
        PatchProduct_Single_ProcessorTile96x256_Pack_Single_AsComputed_Single(b, (int)((uint)startB + (uint)depth * (uint)geometry.RowStrideB), geometry.ColumnStrideB, geometry.RowStrideB, right, 16, columns, steps);
        PatchProduct_Single_ProcessorTile96x256_MultiplyAdd(left, right, sums, rows, columns, steps);
    }
    for (int row = 0; row < rows; row++)
    {
        int at = (int)(((uint)product * (uint)m + (uint)firstRow + (uint)row) * (uint)n + (uint)firstColumn);
        for (int column = 0; column < columns; column += 16)
        {
            int width = min(16, (int)((uint)columns - (uint)column));
            __local float* own = &sums[PatchProduct_Single_ProcessorTile96x256_SumsAt(row, column)];
            for (int j = 0; j < width; j++)
            {
                STORE_RESULT(c, (int)((uint)at + (uint)column + (uint)j), own[j]);
            }
        }
    }
}
