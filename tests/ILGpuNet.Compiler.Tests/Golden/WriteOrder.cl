#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

__kernel void WriteOrder(__global int* order_memory, int order_start, __global long* output_memory, int output_start, int length_, int inner, int count)
{
    __global int* order = order_memory + order_start;
    __global long* output = output_memory + output_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / inner;
        int row = (int)((uint)(slice / length_) * (uint)inner + (uint)(i % inner));
        output[i] = (long)order[row * length_ + slice % length_];
    }
}
