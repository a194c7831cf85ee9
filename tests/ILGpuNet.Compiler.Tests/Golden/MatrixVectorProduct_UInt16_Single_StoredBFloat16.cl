#pragma OPENCL FP_CONTRACT OFF
#define GROUP_SIZE ((int)get_local_size(0))
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))
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

static inline void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

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

static inline float GroupReduction_Reduce_Single_Sum_Single(__local float* scratch, float value, RowLanes place)
{
    int slot = (int)((uint)place.Lane * (uint)place.Rows + (uint)place.Row);
    scratch[slot] = value;
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    int half_;
    for (int active = place.Lanes; active > 1; active = half_)
    {
        half_ = (int)((uint)active + 1u) / 2;
        if ((int)((uint)place.Lane + (uint)half_) < active)
        {
            scratch[slot] += scratch[slot + half_ * place.Rows];
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    float result = scratch[place.Row];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return result;
}

__kernel void MatrixVectorProduct_UInt16_Single_StoredBFloat16(__global ushort* a_memory, int a_start, __global ushort* b_memory, int b_start, __global float* c_memory, int c_start, Axes batchA, Axes batchB, ProductGeometry geometry, int rows)
{
    __global ushort* a = a_memory + a_start;
    __global ushort* b = b_memory + b_start;
    __global float* c = c_memory + c_start;
    __local float scratch[256];
    RowLanes place;
    RowLanes_Create(&place, rows, geometry.RowStrideA == 1);
    int groupsPerMatrix = (int)((uint)geometry.M + (uint)rows - 1u) / rows;
    int matrix = GROUP_INDEX / groupsPerMatrix;
    int row = (int)((uint)(GROUP_INDEX % groupsPerMatrix) * (uint)rows + (uint)place.Row);
    int startA = (int)((uint)Axes_Offset(&batchA, matrix) + (uint)row * (uint)geometry.RowStrideA);
    int startB = Axes_Offset(&batchB, matrix);
    int end = row < geometry.M ? geometry.K : 0;
    float sum = 0.0f;
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        sum = fma(as_float((int)((uint)a[startA + i * geometry.ColumnStrideA] << 16)), as_float((int)((uint)b[startB + i * geometry.RowStrideB] << 16)), sum);
    }
    sum = GroupReduction_Reduce_Single_Sum_Single(scratch, sum, place);
    if (place.Lane == 0 && row < geometry.M)
    {
        STORE_RESULT(c, (int)((uint)matrix * (uint)geometry.M + (uint)row), sum);
    }
}
