#pragma OPENCL FP_CONTRACT OFF
#define GROUP_SIZE ((int)get_local_size(0))
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))

typedef struct
{
    int Row;
    int Lane;
    int Rows;
    int Lanes;
} RowLanes;

typedef struct
{
    int Value;
    int Index;
} Extreme_Int32;

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

static inline void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

static inline void Extreme_Int32_Create(Extreme_Int32* self, int value, int index)
{
    self->Value = value;
    self->Index = index;
}

static inline Extreme_Int32 FirstExtreme_Int32_SmallestFirst_Int32_get_Identity()
{
    Extreme_Int32 value;
    Extreme_Int32_Create(&value, 0, -1);
    return value;
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

static inline Extreme_Int32 FirstExtreme_Int32_SmallestFirst_Int32_Read(int element, int index)
{
    Extreme_Int32 value;
    Extreme_Int32_Create(&value, element, index);
    return value;
}

static inline bool SmallestFirst_Int32_IsBefore(int left, int right)
{
    if (left < right)
    {
        return true;
    }
    return false;
}

static inline Extreme_Int32 FirstExtreme_Int32_SmallestFirst_Int32_Combine(Extreme_Int32 left, Extreme_Int32 right)
{
    if (left.Index < 0)
    {
        return right;
    }
    if (right.Index < 0 || SmallestFirst_Int32_IsBefore(left.Value, right.Value))
    {
        return left;
    }
    if (right.Index < left.Index || SmallestFirst_Int32_IsBefore(right.Value, left.Value))
    {
        return right;
    }
    return left;
}

static inline Extreme_Int32 GroupReduction_Reduce_Extreme_Int32_FirstExtreme_Int32_SmallestFirst_Int32(__local Extreme_Int32* scratch, Extreme_Int32 value, RowLanes place)
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
            scratch[slot] = FirstExtreme_Int32_SmallestFirst_Int32_Combine(scratch[slot], scratch[slot + half_ * place.Rows]);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    Extreme_Int32 result = scratch[place.Row];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return result;
}

__kernel void ReduceSegments_Int32_Extreme_Int32_Int64_FirstExtreme_Int32_SmallestFirst_Int32(__global int* input_memory, int input_start, __global Extreme_Int32* partial_memory, int partial_start, Axes kept, Axes reduced, int outputs, int length_, int segmentLength, int rows, uchar areAdjacent)
{
    __global int* input = input_memory + input_start;
    __global Extreme_Int32* partial = partial_memory + partial_start;
    __local Extreme_Int32 scratch[256];
    RowLanes place;
    RowLanes_Create(&place, rows, (int)areAdjacent != 0);
    int groupsPerSegment = (int)((uint)outputs + (uint)rows - 1u) / rows;
    int segment = GROUP_INDEX / groupsPerSegment;
    int row = (int)((uint)(GROUP_INDEX % groupsPerSegment) * (uint)rows + (uint)place.Row);
    int first = (int)((uint)segment * (uint)segmentLength);
    int end = (int)((uint)min((int)((uint)length_ - (uint)first), segmentLength) + (uint)first);
    Extreme_Int32 state = FirstExtreme_Int32_SmallestFirst_Int32_get_Identity();
    if (row < outputs)
    {
        int start = Axes_Offset(&kept, row);
        for (int i = (int)((uint)first + (uint)place.Lane); i < end; i += place.Lanes)
        {
            Extreme_Int32 value = FirstExtreme_Int32_SmallestFirst_Int32_Read(input[start + Axes_Offset(&reduced, i)], i);
            state = FirstExtreme_Int32_SmallestFirst_Int32_Combine(state, value);
        }
    }
    state = GroupReduction_Reduce_Extreme_Int32_FirstExtreme_Int32_SmallestFirst_Int32(scratch, state, place);
    if (place.Lane == 0 && row < outputs)
    {
        partial[segment * outputs + row] = state;
    }
}
