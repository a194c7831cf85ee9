#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_SIZE ((int)get_local_size(0))
#define GROUP_INDEX ((int)get_group_id(0))

typedef struct
{
    uchar reverse;
    uchar exclusive;
    int Length;
    int Inner;
    int SegmentLength;
} ScanGeometry;

typedef struct
{
    double Factor;
    double Term;
} LinearStep_Double;

static inline int ScanGeometry_get_Segments(ScanGeometry* self)
{
    return (int)((uint)self->Length + (uint)self->SegmentLength - 1u) / self->SegmentLength;
}

static inline int ScanGeometry_RowStart(ScanGeometry* self, int row)
{
    return (int)((uint)(row / self->Inner) * (uint)self->Length * (uint)self->Inner + (uint)(row % self->Inner));
}

static inline void LinearStep_Double_Create(LinearStep_Double* self, double factor, double term)
{
    self->Factor = factor;
    self->Term = term;
}

static inline LinearStep_Double LinearRecurrence_Double_get_Identity()
{
    LinearStep_Double value;
    LinearStep_Double_Create(&value, 1.0, 0.0);
    return value;
}

static inline int ScanGeometry_Position(ScanGeometry* self, int step_)
{
    if ((int)self->reverse != 0)
    {
        return (int)((uint)self->Length - 1u - (uint)step_);
    }
    return step_;
}

static inline LinearStep_Double LinearRecurrence_Double_Read(double first, double second, int index)
{
    LinearStep_Double value;
    LinearStep_Double_Create(&value, first, second);
    return value;
}

static inline LinearStep_Double LinearRecurrence_Double_Combine(LinearStep_Double left, LinearStep_Double right)
{
    LinearStep_Double value;
    LinearStep_Double_Create(&value, right.Factor * left.Factor, right.Factor * left.Term + right.Term);
    return value;
}

static inline LinearStep_Double GroupScan_Exclusive_LinearStep_Double_LinearRecurrence_Double(__local LinearStep_Double* scratch, LinearStep_Double value, LinearStep_Double* all_)
{
    scratch[LOCAL_INDEX] = value;
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((uint)distance_ * 2u))
    {
        if (LOCAL_INDEX >= distance_)
        {
            value = LinearRecurrence_Double_Combine(scratch[LOCAL_INDEX - distance_], value);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        scratch[LOCAL_INDEX] = value;
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    LinearStep_Double before = LinearRecurrence_Double_get_Identity();
    if (LOCAL_INDEX > 0)
    {
        before = scratch[LOCAL_INDEX - 1];
    }
    *all_ = scratch[GROUP_SIZE - 1];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return before;
}

static inline double LinearRecurrence_Double_Result(LinearStep_Double state)
{
    return state.Term;
}

__kernel void ScanRows_Double_LinearStep_Double_Double_LinearRecurrence_Double(__global double* first_memory, int first_start, __global double* second_memory, int second_start, __global double* output_memory, int output_start, __global LinearStep_Double* carries_memory, int carries_start, ScanGeometry geometry)
{
    __global double* first = first_memory + first_start;
    __global double* second = second_memory + second_start;
    __global double* output = output_memory + output_start;
    __global LinearStep_Double* carries = carries_memory + carries_start;
    __local LinearStep_Double scratch[256];
    int segments = ScanGeometry_get_Segments(&geometry);
    int row = GROUP_INDEX / segments;
    int segment = GROUP_INDEX % segments;
    int rowStart = ScanGeometry_RowStart(&geometry, row);
    int end = min(geometry.Length, (int)(((uint)segment + 1u) * (uint)geometry.SegmentLength));
    LinearStep_Double value;
    if (segments > 1)
    {
        value = carries[GROUP_INDEX];
    }
    else
    {
        value = LinearRecurrence_Double_get_Identity();
    }
    LinearStep_Double carry = value;
    for (int start = (int)((uint)segment * (uint)geometry.SegmentLength); start < end; start += GROUP_SIZE * 8)
    {
        int from = min(end, (int)((uint)start + (uint)(LOCAL_INDEX * 8)));
        int to = min(end, (int)((uint)from + 8u));
        LinearStep_Double own = LinearRecurrence_Double_get_Identity();
        for (int step_ = from; step_ < to; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((uint)rowStart + (uint)position * (uint)geometry.Inner);
            LinearStep_Double value2 = LinearRecurrence_Double_Read(first[at], second[at], position);
            own = LinearRecurrence_Double_Combine(own, value2);
        }
        LinearStep_Double all_;
        LinearStep_Double value2 = GroupScan_Exclusive_LinearStep_Double_LinearRecurrence_Double(scratch, own, &all_);
        LinearStep_Double state = LinearRecurrence_Double_Combine(carry, value2);
        carry = LinearRecurrence_Double_Combine(carry, all_);
        for (int step_ = from; step_ < to; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((uint)rowStart + (uint)position * (uint)geometry.Inner);
            LinearStep_Double value3 = LinearRecurrence_Double_Read(first[at], second[at], position);
            LinearStep_Double next = LinearRecurrence_Double_Combine(state, value3);
            output[at] = LinearRecurrence_Double_Result((int)geometry.exclusive != 0 ? state : next);
            state = next;
        }
    }
}
