#pragma OPENCL FP_CONTRACT OFF
#define GROUP_INDEX ((int)get_group_id(0))
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_SIZE ((int)get_local_size(0))

static inline uint SingleKey_Of(float element)
{
    if (element != element)
    {
        return 4294967295u;
    }
    int bits = as_int(element + 0.0f);
    return (uint)(bits ^ ((bits >> 31) | (-2147483647 - 1)));
}

__kernel void SortChunks_Single_UInt32_SingleKey(__global float* input_memory, int input_start, __global uint* keys_memory, int keys_start, __global int* order_memory, int order_start, int length_, int inner, int chunk, uchar isReversed)
{
    __global float* input = input_memory + input_start;
    __global uint* keys = keys_memory + keys_start;
    __global int* order = order_memory + order_start;
    __local uint sortedKeys[512];
    __local int sorted[512];
    int chunks = (int)((uint)length_ + (uint)chunk - 1u) / chunk;
    int row = GROUP_INDEX / chunks;
    int start = (int)((uint)(GROUP_INDEX % chunks) * (uint)chunk);
    int rowStart = (int)((uint)(row / inner) * (uint)length_ * (uint)inner + (uint)(row % inner));
    for (int i = LOCAL_INDEX; i < chunk; i += GROUP_SIZE)
    {
        uint key = ~0u;
        if ((int)((uint)start + (uint)i) < length_)
        {
            key = SingleKey_Of(input[rowStart + (start + i) * inner]);
        }
        if ((int)((uint)start + (uint)i) < length_ && (int)isReversed != 0)
        {
            key = ~key;
        }
        sortedKeys[i] = key;
        sorted[i] = (int)((uint)start + (uint)i);
    }
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    for (int size = 2; size <= chunk; size = (int)((uint)size * 2u))
    {
        for (int distance_ = size / 2; distance_ > 0; distance_ /= 2)
        {
            for (int pair = LOCAL_INDEX; pair < chunk / 2; pair += GROUP_SIZE)
            {
                int left = (int)(2u * (uint)pair - (uint)(pair % distance_));
                int right = (int)((uint)left + (uint)distance_);
                uint leftKey = sortedKeys[left];
                uint rightKey = sortedKeys[right];
                int leftPosition = sorted[left];
                int rightPosition = sorted[right];
                int value;
                if (leftKey > rightKey)
                {
                    value = 1;
                }
                else if (leftKey != rightKey)
                {
                    value = 0;
                }
                else
                {
                    value = (int)(leftPosition > rightPosition);
                }
                bool isBehind = value != 0;
                bool isAscending = (left & size) == 0;
                if (isBehind == isAscending)
                {
                    sortedKeys[left] = rightKey;
                    sortedKeys[right] = leftKey;
                    sorted[left] = rightPosition;
                    sorted[right] = leftPosition;
                }
            }
            barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        }
    }
    for (int i = LOCAL_INDEX; i < chunk && (int)((uint)start + (uint)i) < length_; i += GROUP_SIZE)
    {
        keys[row * length_ + start + i] = sortedKeys[i];
        order[row * length_ + start + i] = sorted[i];
    }
}
