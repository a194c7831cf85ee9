#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_SIZE ((int)get_local_size(0))
#define GROUP_INDEX ((int)get_group_id(0))

static inline float float_max(float left, float right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

static inline float GroupReduction_Reduce_Maximum(__local float* scratch, float value)
{
    scratch[LOCAL_INDEX] = value;
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    int half_;
    for (int active = GROUP_SIZE; active > 1; active = half_)
    {
        half_ = (int)((uint)active + 1u) / 2;
        if (LOCAL_INDEX + half_ < active)
        {
            scratch[LOCAL_INDEX] = float_max(scratch[LOCAL_INDEX], scratch[LOCAL_INDEX + half_]);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    float result = scratch[0];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return result;
}

__kernel void ReduceRows_Maximum(__global float* input_memory, int input_start, __global float* output_memory, int output_start, int columns)
{
    __global float* input = input_memory + input_start;
    __global float* output = output_memory + output_start;
    __local float scratch[1024];
    int row = (int)((uint)GROUP_INDEX * (uint)columns);
    float value = -INFINITY;
    for (int column = LOCAL_INDEX; column < columns; column += GROUP_SIZE)
    {
        value = float_max(value, input[row + column]);
    }
    value = GroupReduction_Reduce_Maximum(scratch, value);
    if (LOCAL_INDEX == 0)
    {
        output[GROUP_INDEX] = value;
    }
}
