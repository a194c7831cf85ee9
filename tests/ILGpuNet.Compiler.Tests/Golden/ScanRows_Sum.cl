#pragma OPENCL FP_CONTRACT OFF
#define GROUP_INDEX ((int)get_group_id(0))
#define GROUP_SIZE ((int)get_local_size(0))
#define LOCAL_INDEX ((int)get_local_id(0))

__kernel void ScanRows_Sum(__global float* input_memory, int input_start, __global float* output_memory, int output_start, int columns)
{
    __global float* input = input_memory + input_start;
    __global float* output = output_memory + output_start;
    __local float scratch[1024];
    int row = (int)((uint)GROUP_INDEX * (uint)columns);
    int last = GROUP_SIZE - 1;
    float carry = 0.0f;
    for (int start = 0; start < columns; start += GROUP_SIZE)
    {
        int column = (int)((uint)start + (uint)LOCAL_INDEX);
        float value = column < columns ? input[row + column] : 0.0f;
        scratch[LOCAL_INDEX] = value;
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        for (int distance_ = 1; distance_ < GROUP_SIZE; distance_ = (int)((uint)distance_ * 2u))
        {
            if (LOCAL_INDEX >= distance_)
            {
                value = scratch[LOCAL_INDEX - distance_] + value;
            }
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
            scratch[LOCAL_INDEX] = value;
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        }
        if (column < columns)
        {
            output[row + column] = carry + value;
        }
        carry += scratch[last];
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
}
