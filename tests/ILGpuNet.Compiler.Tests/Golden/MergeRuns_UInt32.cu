#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void MergeRuns_UInt32(unsigned int* keys, int* order, unsigned int* mergedKeys, int* mergedOrder, int length_, int run, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int position = i % length_;
        int rowStart = (int)((unsigned int)i - (unsigned int)position);
        int own = position / run;
        bool isFirst = own % 2 == 0;
        unsigned int key = keys[i];
        int otherStart = (int)((unsigned int)rowStart + (unsigned int)min(length_, (int)((unsigned int)(isFirst ? (int)((unsigned int)own + 1u) : (int)((unsigned int)own - 1u)) * (unsigned int)run)));
        int low = otherStart;
        int high = (int)((unsigned int)rowStart + (unsigned int)min(length_, (int)((unsigned int)(isFirst ? (int)((unsigned int)own + 2u) : own) * (unsigned int)run)));
        while (low < high)
        {
            int middle = (int)((unsigned int)low + (unsigned int)((int)((unsigned int)high - (unsigned int)low) / 2));
            unsigned int other = keys[middle];
            if (other < key || !(other != key || isFirst))
            {
                low = (int)((unsigned int)middle + 1u);
            }
            else
            {
                high = middle;
            }
        }
        int place = (int)((unsigned int)rowStart + (unsigned int)(own / 2 * 2) * (unsigned int)run + (unsigned int)(position % run) + (unsigned int)low - (unsigned int)otherStart);
        mergedKeys[place] = key;
        mergedOrder[place] = order[i];
    }
}
