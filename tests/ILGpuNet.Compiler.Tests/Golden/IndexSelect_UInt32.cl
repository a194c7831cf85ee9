#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

__kernel void IndexSelect_UInt32(__global uint* x_memory, int x_start, __global long* indices_memory, int indices_start, __global uint* y_memory, int y_start, int length_, int indexLength, int inner, int count)
{
    __global uint* x = x_memory + x_start;
    __global long* indices = indices_memory + indices_start;
    __global uint* y = y_memory + y_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / inner;
        long index = indices[slice % indexLength];
        uint value = 0u;
        if (index >= 0L && index < (long)length_)
        {
            value = x[(slice / indexLength * length_ + (int)index) * inner + i % inner];
        }
        y[i] = value;
    }
}
