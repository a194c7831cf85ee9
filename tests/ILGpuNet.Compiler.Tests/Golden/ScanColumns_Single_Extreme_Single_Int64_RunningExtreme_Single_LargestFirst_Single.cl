#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

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
    float Value;
    int Index;
} Extreme_Single;

static inline int ScanGeometry_RowStart(ScanGeometry* self, int row)
{
    return (int)((uint)(row / self->Inner) * (uint)self->Length * (uint)self->Inner + (uint)(row % self->Inner));
}

static inline void Extreme_Single_Create(Extreme_Single* self, float value, int index)
{
    self->Value = value;
    self->Index = index;
}

static inline Extreme_Single RunningExtreme_Single_LargestFirst_Single_get_Identity()
{
    Extreme_Single value;
    Extreme_Single_Create(&value, 0.0f, -1);
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

static inline Extreme_Single RunningExtreme_Single_LargestFirst_Single_Read(float first, float second, int index)
{
    Extreme_Single value;
    Extreme_Single_Create(&value, first, index);
    return value;
}

static inline bool LargestFirst_Single_IsBefore(float left, float right)
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

static inline Extreme_Single RunningExtreme_Single_LargestFirst_Single_Combine(Extreme_Single left, Extreme_Single right)
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

static inline long RunningExtreme_Single_LargestFirst_Single_Result(Extreme_Single state)
{
    return (long)state.Index;
}

__kernel void ScanColumns_Single_Extreme_Single_Int64_RunningExtreme_Single_LargestFirst_Single(__global float* first_memory, int first_start, __global float* second_memory, int second_start, __global long* output_memory, int output_start, int rows, ScanGeometry geometry)
{
    __global float* first = first_memory + first_start;
    __global float* second = second_memory + second_start;
    __global long* output = output_memory + output_start;
    for (int row = GLOBAL_INDEX; row < rows; row += GLOBAL_SIZE)
    {
        int rowStart = ScanGeometry_RowStart(&geometry, row);
        Extreme_Single state = RunningExtreme_Single_LargestFirst_Single_get_Identity();
        for (int step_ = 0; step_ < geometry.Length; step_++)
        {
            int position = ScanGeometry_Position(&geometry, step_);
            int at = (int)((uint)rowStart + (uint)position * (uint)geometry.Inner);
            Extreme_Single value = RunningExtreme_Single_LargestFirst_Single_Read(first[at], second[at], position);
            Extreme_Single next = RunningExtreme_Single_LargestFirst_Single_Combine(state, value);
            output[at] = RunningExtreme_Single_LargestFirst_Single_Result((int)geometry.exclusive != 0 ? state : next);
            state = next;
        }
    }
}
