#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

__kernel void MergeRuns_UInt32(__global uint* keys_memory, int keys_start, __global int* order_memory, int order_start, __global uint* mergedKeys_memory, int mergedKeys_start, __global int* mergedOrder_memory, int mergedOrder_start, int length_, int run, int count)
{
    __global uint* keys = keys_memory + keys_start;
    __global int* order = order_memory + order_start;
    __global uint* mergedKeys = mergedKeys_memory + mergedKeys_start;
    __global int* mergedOrder = mergedOrder_memory + mergedOrder_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int position = i % length_;
        int rowStart = (int)((uint)i - (uint)position);
        int own = position / run;
        bool isFirst = own % 2 == 0;
        uint key = keys[i];
        int otherStart = (int)((uint)rowStart + (uint)min(length_, (int)((uint)(isFirst ? (int)((uint)own + 1u) : (int)((uint)own - 1u)) * (uint)run)));
        int low = otherStart;
        int high = (int)((uint)rowStart + (uint)min(length_, (int)((uint)(isFirst ? (int)((uint)own + 2u) : own) * (uint)run)));
        while (low < high)
        {
            int middle = (int)((uint)low + (uint)((int)((uint)high - (uint)low) / 2));
            uint other = keys[middle];
            if (other < key || !(other != key || isFirst))
            {
                low = (int)((uint)middle + 1u);
            }
            else
            {
                high = middle;
            }
        }
        int place = (int)((uint)rowStart + (uint)(own / 2 * 2) * (uint)run + (uint)(position % run) + (uint)low - (uint)otherStart);
        mergedKeys[place] = key;
        mergedOrder[place] = order[i];
    }
}
