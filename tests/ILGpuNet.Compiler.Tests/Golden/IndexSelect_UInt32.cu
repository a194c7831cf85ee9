#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void IndexSelect_UInt32(unsigned int* x, long long* indices, unsigned int* y, int length_, int indexLength, int inner, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / inner;
        long long index = indices[slice % indexLength];
        unsigned int value = 0u;
        if (index >= 0L && index < (long long)length_)
        {
            value = x[(slice / indexLength * length_ + (int)index) * inner + i % inner];
        }
        y[i] = value;
    }
}
