#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

static inline float Sigmoid_Apply(float x)
{
    float decay = exp(-fabs(x));
    if (x >= 0.0f)
    {
        return 1.0f / (1.0f + decay);
    }
    return decay / (1.0f + decay);
}

__kernel void Map_Composition_Sigmoid_Negation(__global float* input_memory, int input_start, __global float* output_memory, int output_start, int count)
{
    __global float* input = input_memory + input_start;
    __global float* output = output_memory + output_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        output[i] = Sigmoid_Apply(-input[i]);
    }
}
