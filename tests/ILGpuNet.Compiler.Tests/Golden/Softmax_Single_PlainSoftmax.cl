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

static inline float float_max(float left, float right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

static inline void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

static inline float GroupReduction_Reduce_Single_Maximum_Single(__local float* scratch, float value, RowLanes place)
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
            scratch[slot] = float_max(scratch[slot], scratch[slot + half_ * place.Rows]);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    float result = scratch[place.Row];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return result;
}

static inline float GroupReduction_Reduce_Single_Sum_Single(__local float* scratch, float value, RowLanes place)
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
            scratch[slot] += scratch[slot + half_ * place.Rows];
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    float result = scratch[place.Row];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return result;
}

__kernel void Softmax_Single_PlainSoftmax(__global float* input_memory, int input_start, __global float* output_memory, int output_start, int count, int length_, int inner, int rows)
{
    __global float* input = input_memory + input_start;
    __global float* output = output_memory + output_start;
    __local float scratch[256];
    RowLanes place;
    RowLanes_Create(&place, rows, inner > 1);
    int row = (int)((uint)GROUP_INDEX * (uint)rows + (uint)place.Row);
    int first = (int)((uint)(row / inner) * (uint)length_ * (uint)inner + (uint)(row % inner));
    int end = row < count ? length_ : 0;
    float maximum = -INFINITY;
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        maximum = float_max(maximum, input[first + i * inner]);
    }
    maximum = GroupReduction_Reduce_Single_Maximum_Single(scratch, maximum, place);
    float sum = 0.0f;
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        sum += exp(input[first + i * inner] - maximum);
    }
    sum = GroupReduction_Reduce_Single_Sum_Single(scratch, sum, place);
    for (int i = place.Lane; i < end; i += place.Lanes)
    {
        float distance_ = input[first + i * inner] - maximum;
        output[first + i * inner] = exp(distance_) / sum;
    }
}
