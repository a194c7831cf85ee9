#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void WriteOrder(int* order, long long* output, int length_, int inner, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        int slice = i / inner;
        int row = (int)((unsigned int)(slice / length_) * (unsigned int)inner + (unsigned int)(i % inner));
        output[i] = (long long)order[row * length_ + slice % length_];
    }
}
