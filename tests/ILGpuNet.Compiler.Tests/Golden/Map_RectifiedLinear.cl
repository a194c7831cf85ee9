#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

static inline float float_max(float left, float right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

__kernel void Map_RectifiedLinear(__global float* input_memory, int input_start, __global float* output_memory, int output_start, int count)
{
    __global float* input = input_memory + input_start;
    __global float* output = output_memory + output_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        output[i] = float_max(input[i], 0.0f);
    }
}
