#pragma OPENCL FP_CONTRACT OFF
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

static inline float float_max(float left, float right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

static inline int ScanGeometry_get_Segments(ScanGeometry* self)
{
    return (int)((uint)self->Length + (uint)self->SegmentLength - 1u) / self->SegmentLength;
}

static inline int ScanGeometry_RowStart(ScanGeometry* self, int row)
{
    return (int)((uint)(row / self->Inner) * (uint)self->Length * (uint)self->Inner + (uint)(row % self->Inner));
}

static inline int ScanGeometry_Position(ScanGeometry* self, int step_)
{
    if ((int)self->reverse != 0)
    {
        return (int)((uint)self->Length - 1u - (uint)step_);
    }
    return step_;
}

static inline float LogarithmSumExponential_Single_Combine(float left, float right)
{
    float small = left == right ? 1.0f : exp(-fabs(left - right));
    float sum = 1.0f + small;
    return float_max(left, right) + (log(sum) + (small - (sum - 1.0f)) / sum);
}

static inline float GroupScan_Exclusive_Single_Running_Single_LogarithmSumExponential_Single(__local float* scratch, float value, float* all_)
{
    scratch[LOCAL_INDEX] = value;
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((uint)distance_ * 2u))
    {
        if (LOCAL_INDEX >= distance_)
        {
            value = LogarithmSumExponential_Single_Combine(scratch[LOCAL_INDEX - distance_], value);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        scratch[LOCAL_INDEX] = value;
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    float before = -INFINITY;
    if (LOCAL_INDEX > 0)
    {
        before = scratch[LOCAL_INDEX - 1];
    }
    *all_ = scratch[GROUP_SIZE - 1];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return before;
}

__kernel void ScanTotals_Single_Single_Single_Running_Single_LogarithmSumExponential_Single(__global float* first_memory, int first_start, __global float* second_memory, int second_start, __global float* totals_memory, int totals_start, ScanGeometry geometry)
{
    __global float* first = first_memory + first_start;
    __global float* second = second_memory + second_start;
    __global float* totals = totals_memory + totals_start;
    __local float scratch[256];
    int segments = ScanGeometry_get_Segments(&geometry);
    int segment = GROUP_INDEX % segments;
    int rowStart = ScanGeometry_RowStart(&geometry, GROUP_INDEX / segments);
    int start = (int)((uint)segment * (uint)geometry.SegmentLength);
    int length_ = min((int)((uint)geometry.Length - (uint)start), geometry.SegmentLength);
    int share = (int)((uint)length_ + (uint)GROUP_SIZE - 1u) / GROUP_SIZE;
    int from = min(length_, (int)((uint)LOCAL_INDEX * (uint)share));
    int to = min(length_, (int)((uint)from + (uint)share));
    float own = -INFINITY;
    for (int step_ = (int)((uint)start + (uint)from); step_ < (int)((uint)start + (uint)to); step_++)
    {
        int position = ScanGeometry_Position(&geometry, step_);
        int at = (int)((uint)rowStart + (uint)position * (uint)geometry.Inner);
        own = LogarithmSumExponential_Single_Combine(own, first[at]);
    }
    float all_;
    GroupScan_Exclusive_Single_Running_Single_LogarithmSumExponential_Single(scratch, own, &all_);
    if (LOCAL_INDEX == 0)
    {
        totals[GROUP_INDEX] = all_;
    }
}
