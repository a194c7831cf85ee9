#define GROUP_INDEX ((int)blockIdx.x)
#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_SIZE ((int)blockDim.x)

static __device__ __forceinline__ unsigned int SingleKey_Of(float element)
{
    if (element != element)
    {
        return 4294967295u;
    }
    int bits = __float_as_int(element + 0.0f);
    return (unsigned int)(bits ^ ((bits >> 31) | (-2147483647 - 1)));
}

extern "C" __global__ void SortChunks_Single_UInt32_SingleKey(float* input, unsigned int* keys, int* order, int length_, int inner, int chunk, unsigned char isReversed)
{
    __shared__ unsigned int sortedKeys[512];
    __shared__ int sorted[512];
    int chunks = (int)((unsigned int)length_ + (unsigned int)chunk - 1u) / chunk;
    int row = GROUP_INDEX / chunks;
    int start = (int)((unsigned int)(GROUP_INDEX % chunks) * (unsigned int)chunk);
    int rowStart = (int)((unsigned int)(row / inner) * (unsigned int)length_ * (unsigned int)inner + (unsigned int)(row % inner));
    for (int i = LOCAL_INDEX; i < chunk; i += GROUP_SIZE)
    {
        unsigned int key = ~0u;
        if ((int)((unsigned int)start + (unsigned int)i) < length_)
        {
            key = SingleKey_Of(input[rowStart + (start + i) * inner]);
        }
        if ((int)((unsigned int)start + (unsigned int)i) < length_ && (int)isReversed != 0)
        {
            key = ~key;
        }
        sortedKeys[i] = key;
        sorted[i] = (int)((unsigned int)start + (unsigned int)i);
    }
    __syncthreads();
    for (int size = 2; size <= chunk; size = (int)((unsigned int)size * 2u))
    {
        for (int distance_ = size / 2; distance_ > 0; distance_ /= 2)
        {
            for (int pair = LOCAL_INDEX; pair < chunk / 2; pair += GROUP_SIZE)
            {
                int left = (int)(2u * (unsigned int)pair - (unsigned int)(pair % distance_));
                int right = (int)((unsigned int)left + (unsigned int)distance_);
                unsigned int leftKey = sortedKeys[left];
                unsigned int rightKey = sortedKeys[right];
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
            __syncthreads();
        }
    }
    for (int i = LOCAL_INDEX; i < chunk && (int)((unsigned int)start + (unsigned int)i) < length_; i += GROUP_SIZE)
    {
        keys[row * length_ + start + i] = sortedKeys[i];
        order[row * length_ + start + i] = sorted[i];
    }
}
