#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

static inline bool IsProbability_Single_Holds(float value, long limit)
{
    if (!(value >= 0.0f))
    {
        return false;
    }
    return value <= 1.0f;
}

__kernel void FindViolation_Single_IsProbability_Single(__global float* values_memory, int values_start, __global int* first_memory, int first_start, int count, long limit)
{
    __global float* values = values_memory + values_start;
    __global int* first = first_memory + first_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        if (!IsProbability_Single_Holds(values[i], limit))
        {
            atomic_min(&first[0], i);
            return;
        }
    }
}
