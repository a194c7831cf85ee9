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

static inline float GroupScan_Exclusive_Single_RunningStates_Single_Sum_Single(__local float* scratch, float value, float* all_)
{
    scratch[LOCAL_INDEX] = value;
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((uint)distance_ * 2u))
    {
        if (LOCAL_INDEX >= distance_)
        {
            value = scratch[LOCAL_INDEX - distance_] + value;
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        scratch[LOCAL_INDEX] = value;
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    float before = 0.0f;
    if (LOCAL_INDEX > 0)
    {
        before = scratch[LOCAL_INDEX - 1];
    }
    *all_ = scratch[GROUP_SIZE - 1];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return before;
}

__kernel void ScanRows_Single_Single_Single_RunningStates_Single_Sum_Single(__global float* first_memory, int first_start, __global float* second_memory, int second_start, __global float* output_memory, int output_start, __global float* carries_memory, int carries_start, ScanGeometry geometry)
{
    __global float* first = first_memory + first_start;
    __global float* second = second_memory + second_start;
    __global float* output = output_memory + output_start;
    __global float* carries = carries_memory + carries_start;
    __local float scratch[256];
    int segments = ScanGeometry_get_Segments(&geometry);
    int row = GROUP_INDEX / segments;
    int segment = GROUP_INDEX % segments;
    int rowStart = ScanGeometry_RowStart(&geometry, row);
    int end = min(geometry.Length, (int)(((uint)segment + 1u) * (uint)geometry.SegmentLength));
    float carry = segments > 1 ? carries[GROUP_INDEX] : 0.0f;
    for (int start = (int)((uint)segment * (uint)geometry.SegmentLength); start < end; start += GROUP_SIZE * 8)
    {
        int from = min(end, (int)((uint)start + (uint)(LOCAL_INDEX * 8)));
        int to = min(end, (int)((uint)from + 8u));
        float own = 0.0f;
        for (int step_ = from; step_ < to; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((uint)rowStart + (uint)position * (uint)geometry.Inner);
            own += first[at];
        }
        float all_;
        float value = GroupScan_Exclusive_Single_RunningStates_Single_Sum_Single(scratch, own, &all_);
        float state = carry + value;
        carry += all_;
        for (int step_ = from; step_ < to; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((uint)rowStart + (uint)position * (uint)geometry.Inner);
            float next = state + first[at];
            output[at] = (int)geometry.exclusive != 0 ? state : next;
            state = next;
        }
    }
}
