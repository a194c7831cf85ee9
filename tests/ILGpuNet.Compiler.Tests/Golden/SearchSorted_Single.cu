#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void SearchSorted_Single(float* sequences, float* values, long long* output, int length_, int valuesPerSequence, int count, unsigned char countsEqual)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        float value = values[i];
        int start = (int)((unsigned int)(i / valuesPerSequence) * (unsigned int)length_);
        int low = 0;
        int high = length_;
        while (low < high)
        {
            int middle = (int)((unsigned int)low + (unsigned int)((int)((unsigned int)high - (unsigned int)low) / 2));
            float element = sequences[start + middle];
            bool isBehind = (int)countsEqual != 0 ? !(element > value) : !(element >= value);
            if (!isBehind)
            {
                high = middle;
            }
            else
            {
                low = (int)((unsigned int)middle + 1u);
            }
        }
        output[i] = (long long)low;
    }
}
