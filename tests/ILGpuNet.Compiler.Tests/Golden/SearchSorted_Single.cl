#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

__kernel void SearchSorted_Single(__global float* sequences_memory, int sequences_start, __global float* values_memory, int values_start, __global long* output_memory, int output_start, int length_, int valuesPerSequence, int count, uchar countsEqual)
{
    __global float* sequences = sequences_memory + sequences_start;
    __global float* values = values_memory + values_start;
    __global long* output = output_memory + output_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        float value = values[i];
        int start = (int)((uint)(i / valuesPerSequence) * (uint)length_);
        int low = 0;
        int high = length_;
        while (low < high)
        {
            int middle = (int)((uint)low + (uint)((int)((uint)high - (uint)low) / 2));
            float element = sequences[start + middle];
            bool isBehind = (int)countsEqual != 0 ? !(element > value) : !(element >= value);
            if (!isBehind)
            {
                high = middle;
            }
            else
            {
                low = (int)((uint)middle + 1u);
            }
        }
        output[i] = (long)low;
    }
}
