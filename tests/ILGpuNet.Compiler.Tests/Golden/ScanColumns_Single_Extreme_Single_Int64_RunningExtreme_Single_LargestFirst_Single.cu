#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

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
    float Value;
    int Index;
} Extreme_Single;

static __device__ __forceinline__ int ScanGeometry_RowStart(ScanGeometry* self, int row)
{
    return (int)((unsigned int)(row / self->Inner) * (unsigned int)self->Length * (unsigned int)self->Inner + (unsigned int)(row % self->Inner));
}

static __device__ __forceinline__ void Extreme_Single_Create(Extreme_Single* self, float value, int index)
{
    self->Value = value;
    self->Index = index;
}

static __device__ __forceinline__ Extreme_Single RunningExtreme_Single_LargestFirst_Single_get_Identity()
{
    Extreme_Single value;
    Extreme_Single_Create(&value, 0.0f, -1);
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

static __device__ __forceinline__ Extreme_Single RunningExtreme_Single_LargestFirst_Single_Read(float first, float second, int index)
{
    Extreme_Single value;
    Extreme_Single_Create(&value, first, index);
    return value;
}

static __device__ __forceinline__ bool LargestFirst_Single_IsBefore(float left, float right)
{
    if (left > right)
    {
        return true;
    }
    if (left == left)
    {
        return false;
    }
    return right == right;
}

static __device__ __forceinline__ Extreme_Single RunningExtreme_Single_LargestFirst_Single_Combine(Extreme_Single left, Extreme_Single right)
{
    if (left.Index < 0)
    {
        return right;
    }
    if (right.Index < 0 || LargestFirst_Single_IsBefore(left.Value, right.Value))
    {
        return left;
    }
    return right;
}

static __device__ __forceinline__ long long RunningExtreme_Single_LargestFirst_Single_Result(Extreme_Single state)
{
    return (long long)state.Index;
}

extern "C" __global__ void ScanColumns_Single_Extreme_Single_Int64_RunningExtreme_Single_LargestFirst_Single(float* first, float* second, long long* output, int rows, ScanGeometry geometry)
{
    for (int row = GLOBAL_INDEX; row < rows; row += GLOBAL_SIZE)
    {
        int rowStart = ScanGeometry_RowStart(&geometry, row);
        Extreme_Single state = RunningExtreme_Single_LargestFirst_Single_get_Identity();
        for (int step_ = 0; step_ < geometry.Length; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((unsigned int)rowStart + (unsigned int)position * (unsigned int)geometry.Inner);
            Extreme_Single value = RunningExtreme_Single_LargestFirst_Single_Read(first[at], second[at], position);
            Extreme_Single next = RunningExtreme_Single_LargestFirst_Single_Combine(state, value);
            output[at] = RunningExtreme_Single_LargestFirst_Single_Result((int)geometry.exclusive != 0 ? state : next);
            state = next;
        }
    }
}
