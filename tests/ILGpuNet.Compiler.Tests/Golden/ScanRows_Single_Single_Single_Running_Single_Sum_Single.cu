#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_SIZE ((int)blockDim.x)
#define GROUP_INDEX ((int)blockIdx.x)

typedef struct
{
    unsigned char reverse;
    unsigned char exclusive;
    int Length;
    int Inner;
    int SegmentLength;
} ScanGeometry;

static __device__ __forceinline__ int ScanGeometry_get_Segments(ScanGeometry* self)
{
    return (int)((unsigned int)self->Length + (unsigned int)self->SegmentLength - 1u) / self->SegmentLength;
}

static __device__ __forceinline__ int ScanGeometry_RowStart(ScanGeometry* self, int row)
{
    return (int)((unsigned int)(row / self->Inner) * (unsigned int)self->Length * (unsigned int)self->Inner + (unsigned int)(row % self->Inner));
}

static __device__ __forceinline__ int ScanGeometry_Position(ScanGeometry* self, int step_)
{
    if ((int)self->reverse != 0)
    {
        return (int)((unsigned int)self->Length - 1u - (unsigned int)step_);
    }
    return step_;
}

static __device__ __forceinline__ float GroupScan_Exclusive_Single_Running_Single_Sum_Single(float* scratch, float value, float* all_)
{
    scratch[LOCAL_INDEX] = value;
    __syncthreads();
    for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((unsigned int)distance_ * 2u))
    {
        if (LOCAL_INDEX >= distance_)
        {
            value = scratch[LOCAL_INDEX - distance_] + value;
        }
        __syncthreads();
        scratch[LOCAL_INDEX] = value;
        __syncthreads();
    }
    float before = 0.0f;
    if (LOCAL_INDEX > 0)
    {
        before = scratch[LOCAL_INDEX - 1];
    }
    *all_ = scratch[GROUP_SIZE - 1];
    __syncthreads();
    return before;
}

extern "C" __global__ void ScanRows_Single_Single_Single_Running_Single_Sum_Single(float* first, float* second, float* output, float* carries, ScanGeometry geometry)
{
    __shared__ float scratch[256];
    int segments = ScanGeometry_get_Segments(&geometry);
    int row = GROUP_INDEX / segments;
    int segment = GROUP_INDEX % segments;
    int rowStart = ScanGeometry_RowStart(&geometry, row);
    int end = min(geometry.Length, (int)(((unsigned int)segment + 1u) * (unsigned int)geometry.SegmentLength));
    float carry = segments > 1 ? carries[GROUP_INDEX] : 0.0f;
    for (int start = (int)((unsigned int)segment * (unsigned int)geometry.SegmentLength); start < end; start += GROUP_SIZE * 8)
    {
        int from = min(end, (int)((unsigned int)start + (unsigned int)(LOCAL_INDEX * 8)));
        int to = min(end, (int)((unsigned int)from + 8u));
        float own = 0.0f;
        for (int step_ = from; step_ < to; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((unsigned int)rowStart + (unsigned int)position * (unsigned int)geometry.Inner);
            own += first[at];
        }
        float all_;
        float value = GroupScan_Exclusive_Single_Running_Single_Sum_Single(scratch, own, &all_);
        float state = carry + value;
        carry += all_;
        for (int step_ = from; step_ < to; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((unsigned int)rowStart + (unsigned int)position * (unsigned int)geometry.Inner);
            float next = state + first[at];
            output[at] = (int)geometry.exclusive != 0 ? state : next;
            state = next;
        }
    }
}
