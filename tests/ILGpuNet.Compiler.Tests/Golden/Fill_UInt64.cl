#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

__kernel void Fill_UInt64(__global ulong* destination_memory, int destination_start, ulong value, int count)
{
    __global ulong* destination = destination_memory + destination_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        destination[i] = value;
    }
}
