#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

static inline bool IsLength_Int64_Holds(long value, long limit)
{
    long length_ = value;
    if (length_ < 1L)
    {
        return false;
    }
    return length_ <= limit;
}

__kernel void FindViolation_Int64_IsLength_Int64(__global long* values_memory, int values_start, __global int* first_memory, int first_start, int count, long limit)
{
    __global long* values = values_memory + values_start;
    __global int* first = first_memory + first_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        if (!IsLength_Int64_Holds(values[i], limit))
        {
            atomic_min(&first[0], i);
            return;
        }
    }
}
