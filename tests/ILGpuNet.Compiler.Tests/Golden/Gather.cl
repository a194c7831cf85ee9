#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

__kernel void Gather(__global float* table_memory, int table_start, __global int* indices_memory, int indices_start, __global float* output_memory, int output_start, int columns, int count)
{
    __global float* table = table_memory + table_start;
    __global int* indices = indices_memory + indices_start;
    __global float* output = output_memory + output_start;
    for (int i = GLOBAL_INDEX; i < (int)((uint)count * (uint)columns); i += GLOBAL_SIZE)
    {
        output[i] = table[indices[i / columns] * columns + i % columns];
    }
}
