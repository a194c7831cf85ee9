#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_SIZE ((int)blockDim.x)
#define INFINITY __int_as_float(0x7f800000)
#define GROUP_INDEX ((int)blockIdx.x)

typedef struct
{
    unsigned char reverse;
    unsigned char exclusive;
    int Length;
    int Inner;
    int SegmentLength;
} ScanGeometry;

static __device__ __forceinline__ float float_max(float left, float right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

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

static __device__ __forceinline__ float LogarithmSumExponential_Single_Combine(float left, float right)
{
    float small = left == right ? 1.0f : expf(-fabsf(left - right));
    float sum = 1.0f + small;
    return float_max(left, right) + (logf(sum) + (small - (sum - 1.0f)) / sum);
}

static __device__ __forceinline__ float GroupScan_Exclusive_Single_Running_Single_LogarithmSumExponential_Single(float* scratch, float value, float* all_)
{
    scratch[LOCAL_INDEX] = value;
    __syncthreads();
    for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((unsigned int)distance_ * 2u))
    {
        if (LOCAL_INDEX >= distance_)
        {
            value = LogarithmSumExponential_Single_Combine(scratch[LOCAL_INDEX - distance_], value);
        }
        __syncthreads();
        scratch[LOCAL_INDEX] = value;
        __syncthreads();
    }
    float before = -INFINITY;
    if (LOCAL_INDEX > 0)
    {
        before = scratch[LOCAL_INDEX - 1];
    }
    *all_ = scratch[GROUP_SIZE - 1];
    __syncthreads();
    return before;
}

extern "C" __global__ void ScanTotals_Single_Single_Single_Running_Single_LogarithmSumExponential_Single(float* first, float* second, float* totals, ScanGeometry geometry)
{
    __shared__ float scratch[256];
    int segments = ScanGeometry_get_Segments(&geometry);
    int segment = GROUP_INDEX % segments;
    int rowStart = ScanGeometry_RowStart(&geometry, GROUP_INDEX / segments);
    int start = (int)((unsigned int)segment * (unsigned int)geometry.SegmentLength);
    int length_ = min((int)((unsigned int)geometry.Length - (unsigned int)start), geometry.SegmentLength);
    int share = (int)((unsigned int)length_ + (unsigned int)GROUP_SIZE - 1u) / GROUP_SIZE;
    int from = min(length_, (int)((unsigned int)LOCAL_INDEX * (unsigned int)share));
    int to = min(length_, (int)((unsigned int)from + (unsigned int)share));
    float own = -INFINITY;
    for (int step_ = (int)((unsigned int)start + (unsigned int)from); step_ < (int)((unsigned int)start + (unsigned int)to); step_++)
    {
        int position = ScanGeometry_Position(&geometry, step_);
        int at = (int)((unsigned int)rowStart + (unsigned int)position * (unsigned int)geometry.Inner);
        own = LogarithmSumExponential_Single_Combine(own, first[at]);
    }
    float all_;
    GroupScan_Exclusive_Single_Running_Single_LogarithmSumExponential_Single(scratch, own, &all_);
    if (LOCAL_INDEX == 0)
    {
        totals[GROUP_INDEX] = all_;
    }
}
