#define GROUP_SIZE ((int)blockDim.x)
#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)

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

static __device__ __forceinline__ void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

static __device__ __forceinline__ void Extreme_Int32_Create(Extreme_Int32* self, int value, int index)
{
    self->Value = value;
    self->Index = index;
}

static __device__ __forceinline__ Extreme_Int32 FirstExtreme_Int32_SmallestFirst_Int32_get_Identity()
{
    Extreme_Int32 value;
    Extreme_Int32_Create(&value, 0, -1);
    return value;
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

static __device__ __forceinline__ Extreme_Int32 FirstExtreme_Int32_SmallestFirst_Int32_Read(int element, int index)
{
    Extreme_Int32 value;
    Extreme_Int32_Create(&value, element, index);
    return value;
}

static __device__ __forceinline__ bool SmallestFirst_Int32_IsBefore(int left, int right)
{
    if (left < right)
    {
        return true;
    }
    return false;
}

static __device__ __forceinline__ Extreme_Int32 FirstExtreme_Int32_SmallestFirst_Int32_Combine(Extreme_Int32 left, Extreme_Int32 right)
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

static __device__ __forceinline__ Extreme_Int32 GroupReduction_Reduce_Extreme_Int32_FirstExtreme_Int32_SmallestFirst_Int32(Extreme_Int32* scratch, Extreme_Int32 value, RowLanes place)
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
            scratch[slot] = FirstExtreme_Int32_SmallestFirst_Int32_Combine(scratch[slot], scratch[slot + half_ * place.Rows]);
        }
        __syncthreads();
    }
    Extreme_Int32 result = scratch[place.Row];
    __syncthreads();
    return result;
}

extern "C" __global__ void ReduceSegments_Int32_Extreme_Int32_Int64_FirstExtreme_Int32_SmallestFirst_Int32(int* input, Extreme_Int32* partial, Axes kept, Axes reduced, int outputs, int length_, int segmentLength, int rows, unsigned char areAdjacent)
{
    __shared__ Extreme_Int32 scratch[256];
    RowLanes place;
    RowLanes_Create(&place, rows, (int)areAdjacent != 0);
    int groupsPerSegment = (int)((unsigned int)outputs + (unsigned int)rows - 1u) / rows;
    int segment = GROUP_INDEX / groupsPerSegment;
    int row = (int)((unsigned int)(GROUP_INDEX % groupsPerSegment) * (unsigned int)rows + (unsigned int)place.Row);
    int first = (int)((unsigned int)segment * (unsigned int)segmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)length_ - (unsigned int)first), segmentLength) + (unsigned int)first);
    Extreme_Int32 state = FirstExtreme_Int32_SmallestFirst_Int32_get_Identity();
    if (row < outputs)
    {
        int start = Axes_Offset(&kept, row);
        for (int i = (int)((unsigned int)first + (unsigned int)place.Lane); i < end; i += place.Lanes)
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
