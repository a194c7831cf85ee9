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

typedef struct
{
    double Factor;
    double Term;
} LinearStep_Double;

static __device__ __forceinline__ int ScanGeometry_get_Segments(ScanGeometry* self)
{
    return (int)((unsigned int)self->Length + (unsigned int)self->SegmentLength - 1u) / self->SegmentLength;
}

static __device__ __forceinline__ int ScanGeometry_RowStart(ScanGeometry* self, int row)
{
    return (int)((unsigned int)(row / self->Inner) * (unsigned int)self->Length * (unsigned int)self->Inner + (unsigned int)(row % self->Inner));
}

static __device__ __forceinline__ void LinearStep_Double_Create(LinearStep_Double* self, double factor, double term)
{
    self->Factor = factor;
    self->Term = term;
}

static __device__ __forceinline__ LinearStep_Double LinearRecurrence_Double_get_Identity()
{
    LinearStep_Double value;
    LinearStep_Double_Create(&value, 1.0, 0.0);
    return value;
}

static __device__ __forceinline__ int ScanGeometry_Position(ScanGeometry* self, int step_)
{
    if ((int)self->reverse != 0)
    {
        return (int)((unsigned int)self->Length - 1u - (unsigned int)step_);
    }
    return step_;
}

static __device__ __forceinline__ LinearStep_Double LinearRecurrence_Double_Read(double first, double second, int index)
{
    LinearStep_Double value;
    LinearStep_Double_Create(&value, first, second);
    return value;
}

static __device__ __forceinline__ LinearStep_Double LinearRecurrence_Double_Combine(LinearStep_Double left, LinearStep_Double right)
{
    LinearStep_Double value;
    LinearStep_Double_Create(&value, right.Factor * left.Factor, right.Factor * left.Term + right.Term);
    return value;
}

static __device__ __forceinline__ LinearStep_Double GroupScan_Exclusive_LinearStep_Double_LinearRecurrence_Double(LinearStep_Double* scratch, LinearStep_Double value, LinearStep_Double* all_)
{
    scratch[LOCAL_INDEX] = value;
    __syncthreads();
    for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((unsigned int)distance_ * 2u))
    {
        if (LOCAL_INDEX >= distance_)
        {
            value = LinearRecurrence_Double_Combine(scratch[LOCAL_INDEX - distance_], value);
        }
        __syncthreads();
        scratch[LOCAL_INDEX] = value;
        __syncthreads();
    }
    LinearStep_Double before = LinearRecurrence_Double_get_Identity();
    if (LOCAL_INDEX > 0)
    {
        before = scratch[LOCAL_INDEX - 1];
    }
    *all_ = scratch[GROUP_SIZE - 1];
    __syncthreads();
    return before;
}

static __device__ __forceinline__ double LinearRecurrence_Double_Result(LinearStep_Double state)
{
    return state.Term;
}

extern "C" __global__ void ScanRows_Double_LinearStep_Double_Double_LinearRecurrence_Double(double* first, double* second, double* output, LinearStep_Double* carries, ScanGeometry geometry)
{
    __shared__ LinearStep_Double scratch[256];
    int segments = ScanGeometry_get_Segments(&geometry);
    int row = GROUP_INDEX / segments;
    int segment = GROUP_INDEX % segments;
    int rowStart = ScanGeometry_RowStart(&geometry, row);
    int end = min(geometry.Length, (int)(((unsigned int)segment + 1u) * (unsigned int)geometry.SegmentLength));
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
    for (int start = (int)((unsigned int)segment * (unsigned int)geometry.SegmentLength); start < end; start += GROUP_SIZE * 8)
    {
        int from = min(end, (int)((unsigned int)start + (unsigned int)(LOCAL_INDEX * 8)));
        int to = min(end, (int)((unsigned int)from + 8u));
        LinearStep_Double own = LinearRecurrence_Double_get_Identity();
        for (int step_ = from; step_ < to; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((unsigned int)rowStart + (unsigned int)position * (unsigned int)geometry.Inner);
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
            int at = (int)((unsigned int)rowStart + (unsigned int)position * (unsigned int)geometry.Inner);
            LinearStep_Double value3 = LinearRecurrence_Double_Read(first[at], second[at], position);
            LinearStep_Double next = LinearRecurrence_Double_Combine(state, value3);
            output[at] = LinearRecurrence_Double_Result((int)geometry.exclusive != 0 ? state : next);
            state = next;
        }
    }
}
